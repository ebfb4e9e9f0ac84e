import { startTask } from '../load/run-task.ts';
import { BenchServer } from '../processes/server.ts';
import { usageOf } from '../processes/usage.ts';
import { low } from '../report/bars.ts';
import { round } from '../report/percentiles.ts';
import type { Case } from './case.ts';
import { rawHolding } from './raw-holding.ts';

const secondsMin = 20;

/** What connected, idle runners cost: memory, and CPU over a while of nothing but syncs. */
export const idle: Case = async (scale) => {
  const runners = scale.idleRunners;
  const seconds = Math.max(scale.seconds, secondsMin);
  const server = await BenchServer.start();
  const load = { kind: 'idle' as const, runners, warmUpSeconds: 0, seconds };
  const fleet = startTask<{ connected: number }>({ ...load, target: server, adminToken: server.adminToken });
  try {
    await fleet.result;
    // Two rounds of syncs, so that the registrations are over and answers are spread.
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    const before = await usageOf(server.pid);
    const startedAt = performance.now();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const after = await usageOf(server.pid);
    const cpuPercent = (100 * (after.cpuSeconds - before.cpuSeconds)) / ((performance.now() - startedAt) / 1000);
    const raw = await rawHolding(runners, secondsMin);
    return [
      low(`${runners} idle runners, memory`, round(after.residentMb), 'MB', 480, raw.memory),
      low(`${runners} idle runners, CPU`, round(cpuPercent), '% of a core', 10, raw.cpu),
    ];
  } finally {
    fleet.process.kill('SIGKILL');
    await server.stop();
  }
};
