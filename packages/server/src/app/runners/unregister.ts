import { removeRunner } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { act } from '../fleet/act.ts';

/** The runner gives up its registration: its credential is gone, what it still held fails, a tombstone stays. */
export async function unregister(context: Context, held: HeldSyncs, runnerId: string): Promise<void> {
  await act(context, held, runnerId, (runner, works) => removeRunner(runner, works, 'the runner itself', context.now()));
}
