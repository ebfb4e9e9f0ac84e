import { type Change, type Insert, type Job, joined, type Kind, type Plan, plan, type Records } from '@baton/core';
import type { CommitResult } from '../../store/interface.ts';
import type { Context } from '../context.ts';
import type { OffersAtOnce } from '../dispatch/made-offer.ts';

type Conflict = Extract<CommitResult, { status: 'conflict' }>;

/**
 * Commits a submission, and along with it the offer of its job where a runner waits for it. Answers the job as it was committed, or the one that
 * stands in its way.
 *
 * @param earlierOf finds that one
 */
export async function commitSubmission(
  { committer }: Context,
  offers: OffersAtOnce,
  submission: Plan,
  earlierOf: (conflict: Conflict) => Promise<Job | null>,
): Promise<Job> {
  const job = insertedIn('job', submission.changes);
  const offered = offers.atOnce(job, insertedIn('queueEntry', submission.changes));
  const withOffer = offered ? joined(submission, offered.plan) : submission;
  const found: { earlier: Job | null } = { earlier: null };
  let tried = withOffer;
  let isOver = offered === null;
  try {
    await committer.carryOut(
      () => null,
      () => ({ ok: true, ...(found.earlier ? plan([]) : tried) }),
      async (conflict) => {
        if (isOver || conflict.kind !== 'runner') {
          found.earlier = await earlierOf(conflict);
          return;
        }
        isOver = true;
        tried = submission;
        await offered?.conflicted(conflict.id);
      },
    );
    const own = found.earlier ?? insertedIn('job', tried.changes);
    const stands = own.attemptId === offered?.attemptId ? withOffer : submission;
    // Our own commit, whose outcome was unknown until now: nobody has been told of it yet.
    if (found.earlier && own.id === job.id) committer.tell(stands.changes);
    if (!isOver) offered?.end(stands === withOffer);
    isOver = true;
    return own;
  } finally {
    if (!isOver) offered?.doubted();
  }
}

function insertedIn<K extends Kind>(kind: K, changes: readonly Change[]): Records[K] {
  const change = changes.find((each): each is Insert<K> & Change => each.kind === kind && each.op === 'insert');
  if (!change) throw new Error(`a submission inserts its ${kind}`);
  return change.row;
}
