import { EventEmitter, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A server that has runners sign in and out, and no work for them. */
export interface StubServer {
  url: string;
  /** what runners said when they opened a session, in order */
  readonly sessions: readonly { token: string; body: Record<string, unknown> }[];
  /** Settles when so many sessions were opened. */
  opened(count: number): Promise<void>;
  close(): Promise<void>;
}

const durations = { leaseTtlMs: 60_000, syncHoldMs: 10_000, syncPauseMs: 1_000, reconnectSpreadMs: 50 };

export async function startStubServer(): Promise<StubServer> {
  const sessions: { token: string; body: Record<string, unknown> }[] = [];
  const told = new EventEmitter();
  const answer = (response: ServerResponse, body: object): void => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const server = createServer(async (request, response) => {
    const body = await text(request).catch(() => '');
    const name = (request.url ?? '').split('/').at(-1);
    // held until the runner goes
    if (name === 'sync') return;
    if (name !== 'session' || request.method === 'DELETE') return answer(response, { acknowledged: 0, leftOut: 0 });
    sessions.push({ token: request.headers.authorization ?? '', body: JSON.parse(body) as Record<string, unknown> });
    told.emit('session');
    const session = { sessionId: `session-${sessions.length}`, runnerId: 'r', name: 'stub', protocol: 1 };
    answer(response, { ...session, durations, latestVersion: '0.1.0' });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sessions,
    async opened(count) {
      while (sessions.length < count) await once(told, 'session');
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
