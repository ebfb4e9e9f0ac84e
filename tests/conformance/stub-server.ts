import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that has runners sign in and out, and no work for them. */
export interface StubServer {
  url: string;
  /** how many sessions were opened */
  readonly sessions: number;
  close(): Promise<void>;
}

const durations = { leaseTtlMs: 60_000, syncHoldMs: 10_000, syncPauseMs: 1_000, reconnectSpreadMs: 50 };

export async function startStubServer(): Promise<StubServer> {
  let sessions = 0;
  const answer = (response: ServerResponse, body: object): void => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      const [name] = (request.url ?? '').split('/').slice(-1);
      // held until the runner goes
      if (name === 'sync') return;
      if (name !== 'session' || request.method === 'DELETE') return answer(response, { acknowledged: 0, leftOut: 0 });
      sessions += 1;
      const session = { sessionId: `session-${sessions}`, runnerId: 'r', name: 'stub', protocol: 1 };
      answer(response, { ...session, durations, latestVersion: '0.1.0' });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get sessions() {
      return sessions;
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
