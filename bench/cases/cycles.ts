import { runTask } from '../load/run-task.ts';
import type { CyclesResult } from '../load/tasks.ts';
import type { Database } from '../processes/database.ts';
import { BenchServer } from '../processes/server.ts';
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
    const { perSecond, serverCpuUs, ownCpuUs } = await measure(scale, options);
    return [
      high(name, round(perSecond), 'cycles/s', bars[scale.database], posts(raw)),
      high(`${name}, against single commits`, round(perSecond), 'cycles/s', null, commits(raw)),
      low(`${name}, CPU of server and database`, round(serverCpuUs), 'µs a cycle', null),
      low(`${name}, CPU of the load generator`, round(ownCpuUs), 'µs a cycle', null),
    ];
  };

async function measure(scale: Scale, options: CyclesOptions): Promise<CyclesResult> {
  const server = await BenchServer.start();
  try {
    return await cyclesOn(server, scale, options);
  } finally {
    await server.stop();
  }
}

/** Job cycles on a server that is there, and goes on. */
export function cyclesOn(server: BenchServer, scale: Scale, options: CyclesOptions): Promise<CyclesResult> {
  const { adminToken, pid: serverPid, databasePid } = server;
  return runTask<CyclesResult>({ kind: 'cycles', target: server, adminToken, serverPid, databasePid, ...scale, ...options });
}
