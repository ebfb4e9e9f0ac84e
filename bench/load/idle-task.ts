import { LoadClient } from './client.ts';
import { connectFleet } from './fleet.ts';
import type { LoadTask } from './tasks.ts';

export interface IdleTask extends LoadTask {
  kind: 'idle';
}

/** Connects the fleet, says so, and keeps it connected until the process is told to end. */
export async function runIdle(task: IdleTask): Promise<{ connected: number }> {
  const client = new LoadClient(task.target);
  const hooks = { offered: () => {}, finished: () => {} };
  const fleet = await connectFleet(client, task.adminToken, task.runners, hooks, { folded: false, log: null });
  return { connected: fleet.runners.length };
}
