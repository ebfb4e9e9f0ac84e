import { runTask } from '../load/run-task.ts';
import type { Database } from '../processes/database.ts';
import { BenchServer } from '../processes/server.ts';
import { usageOf } from '../processes/usage.ts';
import { high, low } from '../report/bars.ts';
import { round } from '../report/percentiles.ts';
import type { Case, Scale } from './case.ts';
import { commits, posts } from './raw.ts';

export interface CyclesOptions {
  /** accepts and reports ride along with syncs */
  folded: boolean;
  /** lines of log that each job writes */
  logLines: number;
}

/** Whole job cycles over HTTP with every runner simulated, the generator in its own process. */
export const cycles =
  (name: string, bars: Readonly<Record<Database, number>>, options: CyclesOptions): Case =>
  async (scale, raw) => {
    const { perSecond, serverCpuCores } = await measure(scale, options);
    return [
      high(name, perSecond, 'cycles/s', bars[scale.database], posts(raw)),
      high(`${name}, against single commits`, perSecond, 'cycles/s', null, commits(raw)),
      low(`${name}, CPU of the server`, serverCpuCores, 'cores', null),
    ];
  };

async function measure(scale: Scale, options: CyclesOptions): Promise<{ perSecond: number; serverCpuCores: number }> {
  const server = await BenchServer.start();
  try {
    const before = await usageOf(server.pid);
    const startedAt = performance.now();
    const task = { kind: 'cycles' as const, target: server, adminToken: server.adminToken, ...scale, ...options };
    const result = await runTask<{ perSecond: number }>(task);
    const after = await usageOf(server.pid);
    const seconds = (performance.now() - startedAt) / 1000;
    return {
      perSecond: round(result.perSecond),
      serverCpuCores: round((after.cpuSeconds - before.cpuSeconds) / seconds),
    };
  } finally {
    await server.stop();
  }
}
