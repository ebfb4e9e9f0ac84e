import { type Actor, answer, auditedRow, type JobAsk, type Reply, type Stay, type Work } from '@baton/core';
import type { Context } from '../context.ts';
import { jobAfter, readWork } from './read-work.ts';
import type { JobView } from './use-cases.ts';
import { viewJob } from './view.ts';

export interface ReplyInput {
  reply: Reply;
  /** the answer, or a note */
  text: string;
  /** the attempt whose question the person has seen; null: whichever asked last */
  attemptId: string | null;
}

/** A person replies to what a job asks. Throws `job_not_found`, `job_finished`, `job_asks_nothing`, `ask_changed`. */
export async function answerJob(context: Context, id: string, by: Actor, input: ReplyInput): Promise<JobView> {
  context.assertOpen();
  const { state, plan } = await context.committer.carryOut(
    () => readAsked(context, id),
    ({ job, ask, stay }) => {
      const decision = answer(job, ask, { ...input, by: by.login }, stay, context.now());
      const deed = { actor: by, action: 'job.answer' as const, detail: { reply: input.reply, note: input.text.slice(0, 200) } };
      return auditedRow(decision, deed, 'job', job, job, context.now());
    },
  );
  return await viewJob(context, jobAfter(state.job, plan));
}

async function readAsked(context: Context, id: string): Promise<Work & { ask: JobAsk | null; stay: Stay | null }> {
  const work = await readWork(context, id);
  const ask = work.job.asked ? await context.deps.store.read.get('jobAsk', id) : null;
  return { ...work, ask, stay: ask?.stay ? await stayOf(context, work, ask.runnerId) : null };
}

async function stayOf(context: Context, { job }: Work, runnerId: string): Promise<Stay | null> {
  await context.classes.load([job.classId]);
  const requirements = context.classes.known(job.classId)?.requirements;
  if (!requirements || requirements.runnerId === runnerId) return null;
  return { jobClass: context.classes.classOf({ ...requirements, runnerId }), pinnedBefore: requirements.runnerId };
}
