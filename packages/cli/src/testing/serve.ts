import { afterEach } from 'vitest';
import { type FakeServer, type Reply, refusal, type Seen, startFakeServer } from './fake-server.ts';

/** An answer, or what makes it of the request. */
type Route = Reply | ((seen: Seen) => Reply);

/** Servers that answer each `METHOD path` as listed, closed after each test of the file. */
export function useFakeServers(): (routes: Record<string, Route>) => Promise<FakeServer> {
  const servers: FakeServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  return async (routes) => {
    const server = await startFakeServer((seen: Seen) => {
      const route = routes[`${seen.method} ${seen.path}`] ?? refusal(404, 'route_not_found');
      return typeof route === 'function' ? route(seen) : route;
    });
    servers.push(server);
    return server;
  };
}

/** What a command needs to reach it. */
export const envFor = ({ url }: FakeServer) => ({ env: { BATON_URL: url, BATON_TOKEN: 'bat_api_test' } });
