import { runTask } from '../load/run-task.ts';
import { BenchServer } from '../processes/server.ts';
import { high } from '../report/bars.ts';
import { round } from '../report/percentiles.ts';
import type { Case } from './case.ts';

/** Log lines taken in, durable and with their digest. */
export const logs: Case = async ({ seconds }) => {
  const server = await BenchServer.start();
  try {
    const load = { kind: 'log' as const, runners: 8, warmUpSeconds: 1, seconds, lineBytes: 100 };
    const task = { ...load, target: server, adminToken: server.adminToken };
    const { linesPerSecond, megabytesPerSecond } = await runTask<{ linesPerSecond: number; megabytesPerSecond: number }>(task);
    return [
      high('log lines, durable', Math.round(linesPerSecond), 'lines/s', 600_000),
      high('log bytes, durable', round(megabytesPerSecond), 'MB/s', 60),
    ];
  } finally {
    await server.stop();
  }
};
