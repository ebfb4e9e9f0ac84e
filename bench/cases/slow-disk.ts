import type { MixedResult } from '../load/mixed-task.ts';
import { runTask } from '../load/run-task.ts';
import { BenchServer } from '../processes/server.ts';
import { slowDisk as slowed } from '../processes/slow-disk.ts';
import { percentileFigures } from '../report/bars.ts';
import type { Case } from './case.ts';

const syncMs = 8;
const perSecond = 100;

/** A server on a disk whose syncs are slow: what waits for the disk, and what must not. */
export const slowDisk: Case = async ({ seconds, warmUpSeconds }) => {
  const disk = slowed(syncMs);
  if (disk === null) throw new Error('the disk can not be slowed down here: that needs gcc and glibc');
  const server = await BenchServer.start(disk.environment);
  try {
    const load = { kind: 'mixed' as const, runners: 0, warmUpSeconds, seconds, perSecond };
    const { submit, read } = await runTask<MixedResult>({ ...load, target: server, adminToken: server.adminToken });
    if (submit.p50 < syncMs) throw new Error('half of the submissions took less than a sync: the disk was not slowed down');
    const name = `a sync takes ${syncMs} ms`;
    return [
      ...percentileFigures(`${name}: submit`, submit, { p50: 25 }),
      ...percentileFigures(`${name}: reading a job`, read, { p50: 1 }),
    ];
  } finally {
    await server.stop();
    disk.remove();
  }
};
