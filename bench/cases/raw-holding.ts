import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startTask } from '../load/run-task.ts';
import { usageOf } from '../processes/usage.ts';
import type { RawCost } from '../report/bars.ts';
import { round } from '../report/percentiles.ts';

const script = fileURLToPath(new URL('../load/raw-http-server.ts', import.meta.url));
const holdMs = 10_000;

/** What it costs a bare `node:http` server to hold as many requests as long as idle runners are held. */
export async function rawHolding(connections: number, seconds: number): Promise<{ memory: RawCost; cpu: RawCost }> {
  const server = fork(script, [String(holdMs)]);
  const { port } = await new Promise<{ port: number }>((resolve) =>
    server.once('message', (message) => resolve(message as { port: number })),
  );
  const load = { kind: 'hold' as const, runners: connections, warmUpSeconds: 0, seconds, adminToken: '' };
  const clients = startTask<{ connected: number }>({ ...load, target: { host: '127.0.0.1', port } });
  try {
    await clients.result;
    await new Promise((resolve) => setTimeout(resolve, 2 * holdMs));
    const before = await usageOf(server.pid ?? 0);
    const startedAt = performance.now();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const after = await usageOf(server.pid ?? 0);
    const share = (after.cpuSeconds - before.cpuSeconds) / ((performance.now() - startedAt) / 1000);
    const name = 'a bare HTTP server that holds as many requests';
    return { memory: { name, value: round(after.residentMb) }, cpu: { name, value: round(100 * share) } };
  } finally {
    clients.process.kill('SIGKILL');
    server.kill('SIGKILL');
  }
}
