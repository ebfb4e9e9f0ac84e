import { runTask } from '../load/run-task.ts';
import { round } from '../report/percentiles.ts';
import { startBenchServer } from '../server-process.ts';

/** Log lines taken in, durable and with their digest. */
export async function logs(seconds: number): Promise<{ linesPerSecond: number; megabytesPerSecond: number }> {
  const server = await startBenchServer();
  try {
    const task = { kind: 'log' as const, runners: 8, warmUpSeconds: 1, seconds, lineBytes: 100 };
    const result = await runTask<{ linesPerSecond: number; megabytesPerSecond: number }>({
      ...task,
      target: server,
      adminToken: server.adminToken,
    });
    return { linesPerSecond: Math.round(result.linesPerSecond), megabytesPerSecond: round(result.megabytesPerSecond) };
  } finally {
    await server.stop();
  }
}
