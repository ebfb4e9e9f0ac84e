import { runTask } from '../load/run-task.ts';
import type { Percentiles } from '../report/percentiles.ts';
import { startBenchServer } from '../server-process.ts';

export interface LatencyOptions {
  runners: number;
  warmUpSeconds: number;
  seconds: number;
  perSecond: number;
}

/** Submission sent → offer in the runner's hands, in milliseconds. */
export async function latency(options: LatencyOptions): Promise<Percentiles> {
  const server = await startBenchServer();
  try {
    return await runTask<Percentiles>({ kind: 'latency', target: server, adminToken: server.adminToken, ...options });
  } finally {
    await server.stop();
  }
}
