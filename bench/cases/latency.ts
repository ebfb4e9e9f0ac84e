import { runTask } from '../load/run-task.ts';
import { BenchServer } from '../processes/server.ts';
import { percentileFigures } from '../report/bars.ts';
import type { Percentiles } from '../report/percentiles.ts';
import type { Case } from './case.ts';
import { syncP50, syncP99 } from './raw.ts';

/**
 * Submission sent → offer in the runner's hands. Beside it what a sync of the same disk costs at the same percentile: an offer waits for
 * two of them, so a slow disk shows here first.
 */
export const latency =
  (perSecond: number, bars: { p50?: number; p99: number }): Case =>
  async (scale, raw) => {
    const server = await BenchServer.start();
    try {
      const task = { kind: 'latency' as const, target: server, adminToken: server.adminToken, ...scale, perSecond };
      const measured = await runTask<Percentiles>(task);
      return percentileFigures(`submit → offer at ${perSecond}/s`, measured, bars, { p50: syncP50(raw), p99: syncP99(raw) });
    } finally {
      await server.stop();
    }
  };
