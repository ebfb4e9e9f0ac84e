import { constants } from 'node:os';
import type { Job } from '@baton/protocol';

/** The exit code that stands for a job which is over, as a shell would show it. */
export function exitCodeOfJob({ state, outcome }: Pick<Job, 'state' | 'outcome'>): number {
  if (state === 'succeeded') return 0;
  if (state === 'cancelled') return 130;
  const signal = outcome?.signal ?? '';
  if (Object.hasOwn(constants.signals, signal)) return 128 + constants.signals[signal as NodeJS.Signals];
  const code = outcome?.exitCode ?? 0;
  return code > 0 && code < 256 ? code : 1;
}
