import type { AttemptCause } from '../attempt/state.ts';

/** How an attempt gets lost. Only after `lease_expired` may its runner come back with it. */
export type LossCause = Extract<
  AttemptCause,
  | 'lease_expired'
  | 'missing_from_sync'
  | 'new_session'
  | 'signed_out'
  | 'fenced'
  | 'interrupted'
  | 'device_lost'
  | 'kicked'
  | 'runner_rotated'
  | 'runner_revoked'
  | 'runner_removed'
>;
