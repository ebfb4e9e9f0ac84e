import type { ServerMessage } from '@baton/protocol';
import { WebSocket } from 'ws';
import type { TestServer } from './server.ts';

type Op = ServerMessage['op'];
type Of<O extends Op> = Extract<ServerMessage, { op: O }>;

/** A client of the live views that keeps what it hears until somebody asks for it. */
export class LiveClient {
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #heard: ServerMessage[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.#heard.push(JSON.parse(String(data)) as ServerMessage);
      for (const wake of this.#waiting) wake();
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
  }

  /** Rejects with the HTTP status when the server refuses. */
  static open(server: TestServer, headers: Record<string, string> = {}): Promise<LiveClient> {
    const auth = 'cookie' in headers || 'authorization' in headers ? {} : { authorization: `Bearer ${server.adminToken}` };
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v1/live`, { headers: { ...auth, ...headers } });
    const client = new LiveClient(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(client));
      socket.once('unexpected-response', (_, response) => reject(new Error(String(response.statusCode))));
      socket.once('error', reject);
    });
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(id: string, topic: object, cursor: number | null = null): void {
    this.send({ op: 'subscribe', id, topic, cursor });
  }

  /** The next message of this kind that fits; those before it are dropped. Each is looked at once. */
  async next<O extends Op>(op: O, fits: (message: Of<O>) => boolean = () => true): Promise<Of<O>> {
    const known = new Set<ServerMessage>();
    const isWanted = (message: ServerMessage): boolean => {
      if (known.has(message)) return false;
      known.add(message);
      return message.op === op && fits(message as Of<O>);
    };
    for (;;) {
      const at = this.#heard.findIndex(isWanted);
      if (at >= 0) return this.#heard.splice(0, at + 1).at(-1) as Of<O>;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  close(): void {
    this.socket.terminate();
  }
}
