import type { Life } from '../clock/life.ts';
import type { Link } from './link.ts';

/** What a caller sends. Plain data but for `bytes`. */
export interface Request {
  op: string;
  /** the runner whose credential it carries, or the person's name */
  from: string;
  /** the credential that a runner's request carries: the id of its token; null: the one with which the simulation began */
  token?: string | null;
  /** from where it comes; left out: it does not matter */
  address?: string;
  args: unknown[];
  bytes?: Uint8Array;
}

export interface Failure {
  code: string;
  message: string;
  next: string;
  /** null: no answer came */
  status: number | null;
  detail: Record<string, unknown>;
}

export type Answer = { ok: true; body: unknown } | { ok: false; failure: Failure };

/** The server's end of one request. */
export interface Connection {
  /** false once the caller is known to be gone */
  open: boolean;
  /** called when the caller is gone */
  onClosed: (() => void) | null;
  answer(answer: Answer): void;
  /** the server process died with the request in hand */
  reset(): void;
}

export interface Listener {
  /** A request arrives; null life: nobody listens. */
  receive(request: Request, connection: Connection): void;
  readonly life: Life | null;
}

const unanswered = (message: string): Answer => ({
  ok: false,
  failure: { code: 'server_unreachable', message, next: '', status: null, detail: {} },
});

/** Nothing but data crosses the wire. */
const wired = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));

/**
 * One call over a link: the request may be lost, delayed or come twice, the answer be lost or late. Always answers in the end, with
 * `server_unreachable` after `timeoutMs` of the caller's time; unless the caller dies.
 */
export function call(caller: Life, link: Link, listener: Listener, request: Request, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    const connections: Connection[] = [];
    let over = false;
    const settle = (answer: Answer): void => {
      if (over) return;
      abandon();
      cancelTimeout();
      resolve(answer);
    };
    const abandon = (): void => {
      over = true;
      caller.onKilled.delete(abandon);
      for (const connection of connections) hangUp(link, listener, connection);
    };
    caller.onKilled.add(abandon);
    const cancelTimeout = caller.after(timeoutMs, () => settle(unanswered('no answer came in time')));
    const back = (answer: Answer): void => {
      const carried = wired(answer);
      link.carry('down', () => caller.deliver(() => settle(carried)));
    };
    const send = (): void => {
      const copy: Request = { ...request, args: wired(request.args) };
      link.carry('up', () => {
        if (!listener.life) return back(unanswered('connection refused'));
        const connection: Connection = {
          open: true,
          onClosed: null,
          answer: (answer) => {
            connection.open = false;
            connection.onClosed = null;
            back(answer);
          },
          reset: () => {
            connection.open = false;
            back(unanswered('connection reset'));
          },
        };
        connections.push(connection);
        if (over) hangUp(link, listener, connection);
        listener.receive(copy, connection);
      });
    };
    send();
    if (link.duplicates()) link.later(send);
  });
}

/** The caller's end is closed; the server hears of it, unless the link is cut. */
function hangUp(link: Link, listener: Listener, connection: Connection): void {
  if (!connection.open) return;
  const { life } = listener;
  link.carry('up', () => {
    life?.deliver(() => {
      if (!connection.open) return;
      connection.open = false;
      connection.onClosed?.();
    });
  });
}
