import { type WithdrawCause, withdrawOffer } from '@baton/core';
import type { Context } from '../context.ts';

/** Takes an offer back into the queue, if it is still open. What fails here is done by the sweep. */
export async function withdraw(context: Context, attemptId: string, cause: WithdrawCause, message: string | null): Promise<void> {
  const runnerId = context.work.get(attemptId)?.attempt.runnerId ?? null;
  try {
    const { plan } = await context.committer.carryOut(
      async (fresh) => (fresh ? await context.loadWork(attemptId) : context.work.get(attemptId)) ?? null,
      (work) => (work ? withdrawOffer(work, cause, message, context.now()) : { ok: true, changes: [], guards: [], events: [] }),
    );
    if (plan.changes.length > 0) {
      const said = cause === 'offer_expired' ? 'an offer was not accepted in time' : 'an offer was declined';
      context.deps.journal.note('info', { runnerId, attemptId, why: message }, said);
      context.deps.telemetry.count(cause === 'offer_expired' ? 'offers_expired' : 'offers_declined');
    }
  } catch (error) {
    context.deps.logger.warn({ attemptId, error: String(error) }, 'an offer could not be withdrawn yet');
  }
}
