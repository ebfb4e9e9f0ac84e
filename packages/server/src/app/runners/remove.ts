import { removeRunner } from '@baton/core';
import type { Context } from '../context.ts';
import { lose } from './lose.ts';

/** Ends a runner: its credential is gone, what it still held fails, a tombstone stays. */
export async function removeRunnerRow(context: Context, runnerId: string, by: string): Promise<void> {
  await context.committer.carryOut(
    (fresh) => context.runner(runnerId, fresh),
    (runner) => removeRunner(runner, by, context.now()),
  );
  await Promise.all([...context.work.ofRunner(runnerId)].map(({ attempt }) => lose(context, attempt.id, 'runner_removed')));
}
