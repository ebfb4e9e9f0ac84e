import { startTask } from '../load/run-task.ts';
import { round } from '../report/percentiles.ts';
import { startBenchServer, usageOf } from '../server-process.ts';

export interface IdleResult {
  runners: number;
  residentMb: number;
  /** share of one core, in percent */
  cpuPercent: number;
}

/** What connected, idle runners cost: memory, and CPU over a minute of nothing but syncs. */
export async function idle(runners: number, seconds: number): Promise<IdleResult> {
  const server = await startBenchServer();
  const fleet = startTask<{ connected: number }>({
    kind: 'idle',
    target: server,
    adminToken: server.adminToken,
    runners,
    warmUpSeconds: 0,
    seconds,
  });
  try {
    await fleet.result;
    // Two rounds of syncs, so that the registrations are over and answers are spread.
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    const before = await usageOf(server.pid);
    const startedAt = performance.now();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const after = await usageOf(server.pid);
    const cpuPercent = (100 * (after.cpuSeconds - before.cpuSeconds)) / ((performance.now() - startedAt) / 1000);
    return { runners, residentMb: round(after.residentMb), cpuPercent: round(cpuPercent) };
  } finally {
    fleet.process.kill('SIGKILL');
    await server.stop();
  }
}
