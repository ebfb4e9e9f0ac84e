import { type LossCause, loseAttempt, nothing } from '@baton/core';
import type { Context } from '../context.ts';
import { ephemeralOf, spent } from './spent.ts';

/**
 * An attempt is lost. Decided on the index; on a conflict on fresh state.
 *
 * @param still asked before each decision: whether the reason still holds (the runner may have come back meanwhile)
 */
export async function lose(
  context: Context,
  attemptId: string,
  cause: LossCause,
  still: () => boolean = () => true,
): Promise<void> {
  const runnerId = context.work.get(attemptId)?.attempt.runnerId ?? null;
  const { plan } = await context.committer.carryOut(
    async (fresh) => {
      const work = (fresh ? await context.loadWork(attemptId) : context.work.get(attemptId)) ?? null;
      return { work, ephemeral: work ? await ephemeralOf(context, work.attempt.runnerId, fresh) : null };
    },
    ({ work, ephemeral }) => (work && still() ? spent(context, loseAttempt(work, cause, context.now()), ephemeral) : nothing()),
  );
  if (plan.changes.length === 0) return;
  context.deps.telemetry.count('leases_lost', 1, { cause });
  context.deps.journal.note('warn', { runnerId, attemptId, cause }, 'attempt lost');
  context.feed.logChanged(attemptId);
}
