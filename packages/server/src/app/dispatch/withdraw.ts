import { type WithdrawCause, withdrawOffer } from '@baton/core';
import type { Context } from '../context.ts';
import type { SyncEnd } from './held.ts';

/** Why an offer was not given to the runner that it was made for, as its attempt says it. */
export function whyNotGiven({ ended, isItsSession }: { ended: SyncEnd | null; isItsSession: boolean }): string {
  if (ended === 'cut_off') return 'the connection of its runner closed before the offer left';
  if (!isItsSession) return 'the session of its runner was ended before the offer left';
  if (ended === 'asked_anew') return 'its runner asked anew before the offer left: it was made for the question before';
  if (ended === 'asks_no_more') return 'its runner asked for no job any more when the offer was to leave';
  return ended === 'told'
    ? 'its runner was told something else before the offer left'
    : 'something was done with its runner when the offer was to leave';
}

/** Takes an offer back into the queue, if it is still open. What fails here is done by the sweep. */
export async function withdraw(context: Context, attemptId: string, cause: WithdrawCause, message: string | null): Promise<void> {
  const runnerId = context.work.get(attemptId)?.attempt.runnerId ?? null;
  try {
    const { plan } = await context.committer.carryOut(
      async (fresh) => (fresh ? await context.loadWork(attemptId) : context.work.get(attemptId)) ?? null,
      (work) => (work ? withdrawOffer(work, cause, message, context.now()) : { ok: true, changes: [], guards: [], events: [] }),
    );
    if (plan.changes.length > 0) {
      const said = cause === 'offer_expired' ? 'an offer was taken back' : 'an offer was declined';
      context.deps.journal.note('info', { runnerId, attemptId, why: message }, said);
      context.deps.telemetry.count(cause === 'offer_expired' ? 'offers_expired' : 'offers_declined');
    }
  } catch (error) {
    context.deps.logger.warn({ attemptId, error: String(error) }, 'an offer could not be withdrawn yet');
  }
}
