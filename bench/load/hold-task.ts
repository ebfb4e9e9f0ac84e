import { LoadClient } from './client.ts';
import type { LoadTask } from './tasks.ts';

export interface HoldTask extends LoadTask {
  kind: 'hold';
}

/** Keeps a request held on each of many connections, as idle runners do, on a server that is no Baton. */
export async function runHold({ target, runners }: HoldTask): Promise<{ connected: number }> {
  const client = new LoadClient(target);
  const hold = async (): Promise<void> => {
    for (let number = 1; ; number++)
      await client.call('POST', '/', 'none', { sessionId: 'a', number, freeSlots: 1, leases: [], draining: false });
  };
  for (let index = 0; index < runners; index++) void hold();
  return { connected: runners };
}
