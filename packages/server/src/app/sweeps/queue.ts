import { type Decision, expireWait, type Job, nothing, release, type Work } from '@baton/core';
import type { QueuedWork } from '../../store/interface.ts';
import type { Context } from '../context.ts';

/** Most entries that one pass takes; the next one takes the rest. */
const batchMax = 500;

/** Releases parked jobs whose back-off is over, and ends those that waited longer than they may. */
export async function queuePass(context: Context): Promise<void> {
  const { read } = context.deps.store;
  const now = context.now();
  const [due, expired] = await Promise.all([read.queueDue(now, batchMax), read.queueExpired(now, batchMax)]);
  const isExpired = new Set(expired.map(({ job }) => job.id));
  await Promise.all([
    ...expired.map((head) => carryOut(context, head, (work) => expireWait(work, context.now()))),
    ...due
      .filter(({ job }) => !isExpired.has(job.id))
      .map((head) => carryOut(context, head, ({ job }) => release(job, context.now()))),
  ]);
}

/** Decides on what was read; if that changed meanwhile, on what is there now. */
async function carryOut(context: Context, head: QueuedWork, decide: (work: Work) => Decision): Promise<void> {
  const { read } = context.deps.store;
  const again = async (job: Job | null): Promise<Work | null> =>
    job && { job, attempt: job.attemptId === null ? null : await read.get('attempt', job.attemptId) };
  const { plan } = await context.committer.carryOut(
    async (fresh) => (fresh ? await again(await read.get('job', head.job.id)) : head),
    (work) => (work ? decide(work) : nothing()),
  );
  if (plan.changes.length > 0 && head.attempt) context.feed.logChanged(head.attempt.id);
}
