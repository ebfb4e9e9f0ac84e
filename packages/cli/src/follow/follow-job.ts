import type { Attempt, JobDetail, LogReceipt } from '@baton/protocol';
import { plural } from '@baton/protocol/plural';
import { finalStateNames } from '@baton/protocol/states';
import { givenUpWords } from '@baton/protocol/words';
import type { Context } from '../context.ts';
import { clean } from '../output/clean.ts';
import { pause } from '../rest/patiently.ts';
import { askHere, canAskHere } from './ask-here.ts';
import { type Follower, followAttempt, getJob } from './follow-attempt.ts';
import { WaitingNotes } from './waiting.ts';

const firstPollMs = 15;
const longestPollMs = 1_000;

/** Passes on the logs of all attempts of a job, one after the other, until the job is over. Answers the job as it ended. */
export async function followJob(follower: Follower, context: Context, id: string): Promise<JobDetail> {
  const notes = new WaitingNotes(context, follower.client);
  let shown = 0;
  /** the attempt whose question was left open here */
  let leftOpen: string | null = null;
  for (let pollMs = firstPollMs; ; ) {
    const detail = await getJob(follower, id);
    const attempt = detail.history.find(({ number }) => number > shown);
    if (attempt) {
      if (shown > 0) context.note(`attempt ${attempt.number} on ${clean(attempt.runnerName ?? attempt.runnerId)}`);
      shown = attempt.number;
      pollMs = firstPollMs;
      const receipt = await followAttempt(follower, id, attempt.number, (job) => notes.attention(job));
      await follower.sink.flush();
      tellGap(context, attempt, receipt);
      continue;
    }
    if (isFinal(detail)) return detail;
    const asking = detail.job.state.startsWith('awaiting_') ? (detail.ask?.attemptId ?? null) : null;
    if (asking !== null && asking !== leftOpen && canAskHere(context)) {
      if (!(await askHere(follower, context, detail))) leftOpen = asking;
      continue;
    }
    await notes.waiting(detail.job);
    await pause(pollMs, follower.patience.signal);
    pollMs = Math.min(pollMs * 2, longestPollMs);
  }
}

export const isFinal = ({ job }: JobDetail): boolean => (finalStateNames as readonly string[]).includes(job.state);

/** Says when a log is not all that the job wrote. An offer that nobody accepted wrote nothing. */
export function tellGap(context: Context, attempt: Pick<Attempt, 'number' | 'acceptedAt'>, receipt: LogReceipt | null): void {
  const which = attempt.number > 1 ? `the log of attempt ${attempt.number}` : 'the log';
  if (!receipt) {
    if (attempt.acceptedAt !== null) context.note(`${which} is not complete: its runner never closed it`);
  } else if (receipt.givenUp !== null) {
    context.note(`${which} is not complete: ${givenUpWords(receipt.givenUp)}`);
  } else if (receipt.linesDropped > 0) {
    const what = `${receipt.linesDropped} of ${plural(receipt.lines + receipt.linesDropped, 'line')}`;
    const one = receipt.linesDropped === 1;
    const why =
      receipt.bytesDropped === 0
        ? `${one ? 'is' : 'are'} missing, acknowledged by a server whose data folder is not here`
        : `${one ? 'was' : 'were'} dropped on the runner`;
    context.note(`${which} is not complete: ${what} ${why}`);
  } else if (!receipt.complete) {
    const isSame = receipt.digestSent === receipt.digestStored;
    context.note(
      `${which} is not complete: ${isSame ? 'not all of it is here' : 'what the runner sent and what is stored differ'}`,
    );
  }
}
