import { removeRunner } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { act } from '../fleet/act.ts';
import { removalAudited, runnerActor } from '../fleet/audit.ts';

/** The runner gives up its registration: its credential is gone, what it still held fails, a tombstone stays. */
export async function unregister(context: Context, held: HeldSyncs, runnerId: string, address: string): Promise<void> {
  await act(context, held, runnerId, (runner, works) => {
    const decision = removeRunner(runner, works, 'the runner itself', context.now());
    return removalAudited(runner, decision, runnerActor(runner, address), context.now());
  });
}
