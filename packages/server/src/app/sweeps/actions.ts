import { drainIsOver, endDisabling } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { cancelJob } from '../jobs/cancel.ts';
import { Refused } from '../refused.ts';

/** Ends disablings whose end came, and cancels what runs on past the deadline of a drain. */
export async function actionsPass(context: Context, held: HeldSyncs): Promise<void> {
  const now = context.now();
  for (const runner of [...context.fleet.runners()]) {
    if (runner.disabled && runner.disabled.until !== null && runner.disabled.until <= now)
      await context.committer.carryOut(
        (fresh) => context.runner(runner.id, fresh),
        (row) => endDisabling(row, context.now()),
      );
    if (drainIsOver(runner, now)) await cancelAll(context, held, runner.id, runner.draining?.askedBy ?? 'server');
  }
}

async function cancelAll(context: Context, held: HeldSyncs, runnerId: string, by: string): Promise<void> {
  for (const { job, attempt } of [...context.work.ofRunner(runnerId)]) {
    if (job.cancel || attempt.state !== 'running') continue;
    try {
      await cancelJob(context, held, job.id, by, 'the drain of its runner reached its deadline');
    } catch (error) {
      // it ended by itself in this moment
      if (!(error instanceof Refused)) throw error;
    }
  }
}
