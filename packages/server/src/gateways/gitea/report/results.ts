import { Result, type TaskState } from '@baton/protocol/gitea';
import type { ForeignReport, Verdict } from '../../shared/foreign-attempt.ts';

/** Whether a state is the last one of its task. */
export const isFinal = ({ result }: TaskState): boolean => result !== Result.UNSPECIFIED;

/** What a runner hears of a task that it still runs. */
export const answerTo = (verdict: Verdict): Result => (verdict === 'running' ? Result.UNSPECIFIED : Result.CANCELLED);

/**
 * How an attempt ended, by the last state of its task.
 *
 * What a runner broke off unasked it broke off for itself, when it was stopped or found its own limit: the job goes where such jobs go. Some say *failure*
 * of what they were told to cancel.
 */
export function reportOf(state: TaskState, verdict: Verdict, outputs: Readonly<Record<string, string>>): ForeignReport {
  const ended = { signal: null, outputs };
  const wasAsked = verdict === 'cancel' && (state.result === Result.CANCELLED || state.result === Result.FAILURE);
  if (wasAsked) return { ...ended, kind: 'cancelled', exitCode: null, message: null };
  switch (state.result) {
    case Result.SUCCESS:
      return { ...ended, kind: 'succeeded', exitCode: 0, message: null };
    case Result.SKIPPED:
      return { ...ended, kind: 'succeeded', exitCode: 0, message: 'skipped: its condition was not met' };
    case Result.CANCELLED:
      return { ...ended, kind: 'interrupted', exitCode: null, message: 'the runner broke it off by itself' };
    default:
      return { ...ended, kind: 'failed', exitCode: null, message: failureOf(state) };
  }
}

function failureOf({ steps }: TaskState): string {
  const at = steps.findIndex((step) => step.result === Result.FAILURE);
  return at < 0 ? 'the runner could not do it: its log says why' : `step ${at + 1} of ${steps.length} failed`;
}
