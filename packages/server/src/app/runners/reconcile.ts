import { returnAttempt } from '@baton/core';
import type { Context } from '../context.ts';
import { withdraw } from '../dispatch/withdraw.ts';
import { Refused } from '../refused.ts';
import type { HeldLease, SyncInput, SyncOutput } from '../runner-calls.ts';
import { lose } from './lose.ts';

type Stop = SyncOutput['stop'][number];

export const nothingToStop: Stop[] = [];

/** Compares what the runner lists with what it should hold; answers what it must stop. What it should hold and does not list is lost. */
export async function reconcile(context: Context, runnerId: string, input: SyncInput): Promise<Stop[]> {
  const ridden = riddenOf(input);
  const losses = lossesOf(context, runnerId, input, ridden);
  const doubtful = input.leases.filter((lease) => !ridden.has(lease.attemptId) && !isSound(context, runnerId, lease));
  // Nearly always: what is listed is what should be.
  if (losses.length === 0 && doubtful.length === 0) return nothingToStop;
  // Together: what fails while something else is awaited would be nobody's failure, and end the process.
  const [stops] = await Promise.all([
    Promise.all(doubtful.map((lease) => checkLease(context, runnerId, lease))),
    Promise.all(losses),
  ]);
  return stops.filter((stop) => stop !== null);
}

const noneRidden: ReadonlySet<string> = new Set();

function riddenOf({ accepts, reports }: SyncInput): ReadonlySet<string> {
  if (!accepts?.length && !reports?.length) return noneRidden;
  return new Set([...(accepts ?? []), ...(reports ?? [])].map(({ attemptId }) => attemptId));
}

function lossesOf(context: Context, runnerId: string, input: SyncInput, ridden: ReadonlySet<string>): Promise<void>[] {
  const losses: Promise<void>[] = [];
  for (const { attempt } of context.work.ofRunner(runnerId)) {
    if (ridden.has(attempt.id) || input.leases.some((lease) => lease.attemptId === attempt.id)) continue;
    const isOlder = attempt.sessionId !== input.sessionId;
    if (attempt.state === 'offered') {
      if (isOlder) losses.push(withdraw(context, attempt.id, 'offer_expired', 'the runner began a new session'));
    } else if (isOlder) losses.push(lose(context, attempt.id, 'new_session'));
    else if (input.number > attempt.acceptedAtSync) losses.push(lose(context, attempt.id, 'missing_from_sync'));
  }
  return losses;
}

/** The runner may go on with it, as far as memory tells. */
function isSound(context: Context, runnerId: string, { attemptId, epoch, stopping }: HeldLease): boolean {
  const known = context.work.get(attemptId);
  if (!known) return stopping === true && context.work.endedRecently(attemptId);
  const { attempt } = known;
  return attempt.runnerId === runnerId && attempt.epoch === epoch && (attempt.state === 'running' || attempt.state === 'offered');
}

/** Null when the runner gets it back. */
async function checkLease(context: Context, runnerId: string, { attemptId, epoch }: HeldLease): Promise<Stop | null> {
  try {
    const { plan } = await context.committer.carryOut(
      (fresh) => context.workOf(runnerId, attemptId, fresh),
      (work) => returnAttempt(work, runnerId, epoch, context.now()),
    );
    if (plan.changes.length > 0) context.deps.telemetry.count('leases_returned');
    return null;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.code !== 'lease_lost' && error.code !== 'attempt_not_found') throw error;
    return { attemptId, code: error.code, message: 'this attempt no longer counts' };
  }
}
