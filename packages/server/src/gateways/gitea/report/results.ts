import { Result, type TaskState } from '@baton/protocol/gitea';
import type { ForeignReport, Verdict } from '../../shared/foreign-attempt.ts';
import type { Outputs } from './outputs.ts';

/** Of a message, in characters. */
const wordsMax = 500;

/** Whether a state is the last one of its task. */
export const isFinal = ({ result }: TaskState): boolean => result !== Result.UNSPECIFIED;

/** What a runner hears of a task that it still runs. */
export const answerTo = (verdict: Verdict): Result => (verdict === 'running' ? Result.UNSPECIFIED : Result.CANCELLED);

/** Why an attempt did not come to an end of its own. */
export type StopCause = 'cancelled' | 'timeout' | null;

/**
 * How an attempt ended, by the last state of its task.
 *
 * What a runner broke off unasked it broke off for itself, when it was stopped or found its own limit: the job goes where such jobs go. Of what they
 * were told to cancel some say *failure*, and some *success*, so nothing but that it was cancelled is taken from them.
 *
 * @param cause its job was to be cancelled, or its time was over, and its runner heard so or did not get to its end
 */
export function reportOf(state: TaskState, cause: StopCause, outputs: Outputs): ForeignReport {
  const ended: Pick<ForeignReport, 'signal' | 'outputs'> = { signal: null, outputs: outputs.taken };
  const told = endOf(state, cause);
  const { refused } = outputs;
  if (refused.length === 0) return { ...ended, ...told };
  const leftOut = `outputs that no job can have were left out: ${refused.join(', ')}`;
  return {
    ...ended,
    ...told,
    message: [told.message, leftOut]
      .filter((words) => words !== null)
      .join('; ')
      .slice(0, wordsMax),
  };
}

type End = Pick<ForeignReport, 'kind' | 'exitCode' | 'message'>;

function endOf(state: TaskState, cause: StopCause): End {
  if (cause !== null) return { kind: cause, exitCode: null, message: null };
  switch (state.result) {
    case Result.SUCCESS:
      return { kind: 'succeeded', exitCode: 0, message: null };
    case Result.SKIPPED:
      return { kind: 'succeeded', exitCode: 0, message: 'skipped: its condition was not met' };
    case Result.CANCELLED:
      return { kind: 'interrupted', exitCode: null, message: 'the runner broke it off by itself' };
    default:
      return { kind: 'failed', exitCode: null, message: failureOf(state) };
  }
}

function failureOf({ steps }: TaskState): string {
  const at = steps.findIndex((step) => step.result === Result.FAILURE);
  return at < 0 ? 'the runner could not do it: its log says why' : `step ${at + 1} of ${steps.length} failed`;
}
