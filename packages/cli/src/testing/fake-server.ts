import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that the fake server got. */
export interface Seen {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** What it answers; `null` closes the connection instead. */
export type Reply = { status?: number; headers?: Record<string, string>; body?: unknown } | null;

export interface FakeServer {
  url: string;
  /** all requests, oldest first */
  seen: Seen[];
  /** Resolves with the first request, from the beginning, that fits. */
  until(fits: (seen: Seen) => boolean): Promise<Seen>;
  close(): Promise<void>;
}

/** A server on a free port that answers as the test says. */
export async function startFakeServer(reply: (seen: Seen) => Reply | Promise<Reply>): Promise<FakeServer> {
  const seen: Seen[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    void read(request).then(async (each) => {
      seen.push(each);
      for (const check of waiting) check();
      answer(response, await reply(each));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const until = (fits: (each: Seen) => boolean): Promise<Seen> =>
    new Promise((resolve) => {
      const check = (): void => {
        const found = seen.find(fits);
        if (!found) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, until, close };
}

const isJson = ({ headers }: IncomingMessage): boolean => headers['content-type'] === 'application/json';

async function read(request: IncomingMessage): Promise<Seen> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
  const body = await text(request);
  return {
    method: request.method ?? '',
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: request.headers,
    body: body === '' ? null : isJson(request) ? JSON.parse(body) : body,
  };
}

function answer(response: ServerResponse, reply: Reply): void {
  if (!reply) {
    response.destroy();
    return;
  }
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
  response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
}

/** An error as the server words it. */
export const refusal = (status: number, code: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: { error: { code, message: `refused: ${code}`, next: 'do otherwise', detail: { code } } },
});
