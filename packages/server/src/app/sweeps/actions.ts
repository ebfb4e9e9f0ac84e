import { drainIsOver, endDisabling, hasHadItsJob, type Runner, removeUsedUp, serverActor } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { cancelJob } from '../jobs/cancel.ts';
import { Refused } from '../refused.ts';

/** Ends disablings whose end came, removes ephemeral runners whose one job is over, and cancels what runs on past the deadline of a drain. */
export async function actionsPass(context: Context, held: HeldSyncs): Promise<void> {
  const now = context.now();
  for (const runner of context.fleet.dated()) {
    if (runner.disabled && runner.disabled.until !== null && runner.disabled.until <= now)
      await context.committer.carryOut(
        (fresh) => context.runner(runner.id, fresh),
        (row) => endDisabling(row, context.now()),
      );
    if (hasHadItsJob(runner)) await removeSpent(context, runner);
    if (drainIsOver(runner, now)) await cancelAll(context, held, runner.id, runner.draining?.askedBy ?? 'server');
  }
}

/** Where the end of its one attempt did not remove an ephemeral runner (a newer attempt ended it, or a person), this does. */
async function removeSpent(context: Context, { id, usedBy }: Runner): Promise<void> {
  const isOver = (): boolean => usedBy !== null && context.work.get(usedBy) === undefined;
  if (!isOver()) return;
  await context.committer.carryOut(
    (fresh) => context.runner(id, fresh),
    (row) => removeUsedUp(row, isOver(), context.now()),
  );
}

async function cancelAll(context: Context, held: HeldSyncs, runnerId: string, by: string): Promise<void> {
  for (const { job, attempt } of [...context.work.ofRunner(runnerId)]) {
    if (job.cancel || attempt.state !== 'running') continue;
    try {
      await cancelJob(context, held, job.id, serverActor(by), 'the drain of its runner reached its deadline');
    } catch (error) {
      // it ended by itself in this moment
      if (!(error instanceof Refused)) throw error;
    }
  }
}
