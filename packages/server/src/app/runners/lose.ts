import { type LossCause, loseAttempt } from '@baton/core';
import type { Context } from '../context.ts';

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
  const { plan } = await context.committer.carryOut(
    async (fresh) => (fresh ? await context.loadWork(attemptId) : context.work.get(attemptId)) ?? null,
    (work) =>
      work && still() ? loseAttempt(work, cause, context.now()) : { ok: true as const, changes: [], guards: [], events: [] },
  );
  if (plan.changes.length === 0) return;
  context.deps.telemetry.count('leases_lost', 1, { cause });
  context.deps.logger.info({ attemptId, cause }, 'attempt lost');
  context.feed.logChanged(attemptId);
}
