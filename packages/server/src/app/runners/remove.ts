import { removeRunner } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { lose } from './lose.ts';

/** Ends a runner: its credential is gone, its held sync is answered, what it still held fails, a tombstone stays. */
export async function removeRunnerRow(context: Context, held: HeldSyncs, runnerId: string, by: string): Promise<void> {
  await context.committer.carryOut(
    (fresh) => context.runner(runnerId, fresh),
    (runner) => removeRunner(runner, by, context.now()),
  );
  held.nudge(runnerId);
  await Promise.all([...context.work.ofRunner(runnerId)].map(({ attempt }) => lose(context, attempt.id, 'runner_removed')));
}
