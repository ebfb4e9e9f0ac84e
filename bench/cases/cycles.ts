import { runTask } from '../load/run-task.ts';
import { round } from '../report/percentiles.ts';
import { startBenchServer, usageOf } from '../server-process.ts';

export interface CyclesOptions {
  runners: number;
  warmUpSeconds: number;
  seconds: number;
  folded: boolean;
  logLines: number;
}

export interface CyclesResult {
  cyclesPerSecond: number;
  serverCpuCores: number;
  residentMb: number;
}

/** Whole job cycles over HTTP with every runner simulated, the generator in its own process. */
export async function cycles(options: CyclesOptions): Promise<CyclesResult> {
  const server = await startBenchServer();
  try {
    const before = await usageOf(server.pid);
    const startedAt = performance.now();
    const result = await runTask<{ perSecond: number }>({
      kind: 'cycles',
      target: server,
      adminToken: server.adminToken,
      ...options,
    });
    const after = await usageOf(server.pid);
    const seconds = (performance.now() - startedAt) / 1000;
    return {
      cyclesPerSecond: round(result.perSecond),
      serverCpuCores: round((after.cpuSeconds - before.cpuSeconds) / seconds),
      residentMb: round(after.residentMb),
    };
  } finally {
    await server.stop();
  }
}
