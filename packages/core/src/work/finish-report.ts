import type { AttemptUsage } from '../attempt/state.ts';
import type { Asking } from '../job/state.ts';

/**
 * How an attempt ended, as its runner tells it. `fenced`: the runner stopped it by its own clock, because it was cut off.
 * `interrupted`: the runner stopped it for a reason of its own (a drain's deadline, its shutdown). `device_lost`: the device that it had for
 * itself is gone. `awaiting`: it ended by asking a person.
 */
export const finishKinds = [
  'succeeded',
  'failed',
  'timeout',
  'cancelled',
  'prepare_failed',
  'awaiting',
  'fenced',
  'interrupted',
  'device_lost',
] as const;
export type FinishKind = (typeof finishKinds)[number];

export interface Finish {
  kind: FinishKind;
  exitCode: number | null;
  signal: string | null;
  message: string | null;
  /** left out: it was not measured */
  usage?: AttemptUsage | null | undefined;
  /** exactly with `awaiting`: what is asked */
  asking?: Asking | null;
  /** values that the attempt is to be remembered by; left out, or none: nothing */
  outputs?: Readonly<Record<string, string>>;
}
