import type { Job } from '@baton/core';
import type { Context } from '../context.ts';
import type { ResumeOutput } from '../runner-calls.ts';

/** With what the attempt of a job goes on: what an earlier one asked and a person answered; null: it begins. */
export async function resumeOf(context: Context, job: Job): Promise<ResumeOutput | null> {
  if (!job.asked) return null;
  const ask = await context.deps.store.read.get('jobAsk', job.id);
  if (!ask?.answer) return null;
  const { text, by } = ask.answer;
  return { state: ask.state, answer: { kind: ask.kind, text, by } };
}
