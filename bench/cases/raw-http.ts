import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LoadClient } from '../load/client.ts';
import { round } from '../report/percentiles.ts';

const script = fileURLToPath(new URL('../load/raw-http-server.ts', import.meta.url));
const connections = 64;

/** Small JSON POSTs a second through a bare `node:http` server, from the same load client as all other figures. */
export async function rawHttp(seconds: number): Promise<{ postsPerSecond: number }> {
  const server = fork(script);
  const address = await new Promise<{ port: number }>((resolve) =>
    server.once('message', (message) => resolve(message as { port: number })),
  );
  const client = new LoadClient({ host: '127.0.0.1', port: address.port });
  let done = 0;
  let stopped = false;
  const call = async (): Promise<void> => {
    while (!stopped) {
      await client.call('POST', '/', 'none', { sessionId: 'a', number: 1, freeSlots: 1, leases: [], draining: false });
      done++;
    }
  };
  const calls = Array.from({ length: connections }, call);
  const startedAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const postsPerSecond = round(done / ((performance.now() - startedAt) / 1000));
  stopped = true;
  await Promise.all(calls);
  client.close();
  server.kill('SIGKILL');
  return { postsPerSecond };
}
