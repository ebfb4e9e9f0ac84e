import type { ForeignAttempt, ForeignReport } from '../shared/foreign-attempt.ts';
import type { TaskStatus } from './wire.ts';

const finished: readonly TaskStatus[] = ['success', 'error', 'stopped'];

export const isFinished = (status: TaskStatus): boolean => finished.includes(status);

/** Why a runner was told to stop a task. */
export type StopCause = 'cancelled' | 'timeout' | null;

/** How a task ended, in our words. Its runner tells no exit code; a job that we started ourselves has said its own in its log. */
export function reportOf(
  status: TaskStatus,
  { exitCode, cause, attempt }: { exitCode: number | null; cause: StopCause; attempt: Pick<ForeignAttempt, 'reason'> },
): ForeignReport {
  const ended = { exitCode, signal: null };
  if (status === 'success') return { ...ended, kind: 'succeeded', exitCode: exitCode ?? 0, message: null };
  if (cause === 'timeout') return { ...ended, kind: 'timeout', message: null };
  if (cause === 'cancelled') return { ...ended, kind: 'cancelled', message: attempt.reason };
  if (status === 'stopped') return { ...ended, kind: 'interrupted', message: 'its runner stopped it' };
  return { ...ended, kind: 'failed', message: null };
}
