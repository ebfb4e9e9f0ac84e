import type { AnswerJob, Ask, JobDetail } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Context } from '../context.ts';
import { clean } from '../output/clean.ts';
import { pause } from '../rest/patiently.ts';
import { Refusal } from '../rest/refusal.ts';
import { type Follower, getJob } from './follow-attempt.ts';

const lookEveryMs = 1_000;

/** Whoever follows the job at a terminal can reply there. */
export const canAskHere = ({ stdin, stderr }: Context): boolean => stdin.isTTY === true && stderr.isTTY === true;

/**
 * Asks at the terminal what a job asks, and sends the reply; somebody may reply elsewhere meanwhile, which ends the question here. Answers whether the job
 * goes on: who leaves it open here has other ways.
 */
export async function askHere(follower: Follower, context: Context, { job, ask }: JobDetail): Promise<boolean> {
  if (!ask || ask.answer) return true;
  const elsewhere = new AbortController();
  const watch = untilReplied(follower, job.id, ask, elsewhere);
  try {
    const reply = await prompt(context, ask, elsewhere.signal);
    if (elsewhere.signal.aborted) {
      context.note('somebody replied elsewhere');
      return true;
    }
    if (!reply) return false;
    await follower.client.call('POST', restPaths.jobAnswer(job.id), { body: { ...reply, attemptId: ask.attemptId } });
  } catch (error) {
    if (!(error instanceof Refusal && ['job_asks_nothing', 'job_finished', 'ask_changed'].includes(error.code))) throw error;
    context.note('somebody replied elsewhere');
  } finally {
    elsewhere.abort();
    await watch;
  }
  return true;
}

async function untilReplied(follower: Follower, id: string, ask: Ask, elsewhere: AbortController): Promise<void> {
  try {
    for (;;) {
      await pause(lookEveryMs, elsewhere.signal);
      const { job, ask: now } = await getJob(follower, id);
      if (!job.state.startsWith('awaiting_') || now?.attemptId !== ask.attemptId) return elsewhere.abort();
    }
  } catch {
    // the reply was given here, or the follower finds out itself what is wrong
  }
}

/** Null: it is left open. */
async function prompt(context: Context, ask: Ask, signal: AbortSignal): Promise<Pick<AnswerJob, 'reply' | 'text'> | null> {
  const { isCancel, select, text } = await import('@clack/prompts');
  const streams = { input: context.stdin, output: context.stderr, signal };
  const message = clean(ask.question);
  if (ask.kind === 'input') {
    const answer = await text({ message, ...streams });
    return isCancel(answer) || answer.trim() === '' ? null : { reply: 'answer', text: answer };
  }
  const choice = await select<'approve' | 'reject' | 'later'>({
    message,
    options: [
      { value: 'later', label: 'Leave it open' },
      { value: 'approve', label: 'Approve' },
      { value: 'reject', label: 'Reject' },
    ],
    ...streams,
  });
  return isCancel(choice) || choice === 'later' ? null : { reply: choice, text: '' };
}
