import type { Vitals } from '@baton/protocol';
import { LoadClient } from './client.ts';
import { connectFleet } from './fleet.ts';
import type { LoadTask } from './tasks.ts';

export interface IdleTask extends LoadTask {
  kind: 'idle';
}

/** No two of them are the same. */
const someVitals = (): Vitals => ({
  cpuPercent: Math.round(1000 * Math.random()) / 10,
  memoryUsedBytes: Math.round(12e9 * Math.random()),
  memoryTotalBytes: 16_542_564_352,
  diskFreeBytes: Math.round(90e9 * Math.random()),
  diskTotalBytes: 105_089_261_568,
  load1: Math.round(400 * Math.random()) / 100,
});

/** Connects the fleet, says so, and keeps it connected until the process is told to end. */
export async function runIdle(task: IdleTask): Promise<{ connected: number }> {
  const client = new LoadClient(task.target);
  const hooks = { offered: () => {}, finished: () => {} };
  const fleet = await connectFleet(client, task.adminToken, task.runners, hooks, {
    folded: false,
    log: null,
    vitals: someVitals,
  });
  return { connected: fleet.runners.length };
}
