import { Type } from 'typebox';

/** The words for states on the wire. A test asserts that they equal the control plane's own. */
const oneOf = <const T extends string>(values: readonly T[]) => Type.Union(values.map((value) => Type.Literal(value)));

export const jobStateNames = [
  'queued',
  'claimed',
  'processing',
  'awaiting_approval',
  'awaiting_input',
  'needs_attention',
  'succeeded',
  'failed',
  'cancelled',
] as const;
export const JobStateName = oneOf(jobStateNames);
export const finalStateNames = ['succeeded', 'failed', 'cancelled'] as const;

export const attemptStateNames = ['offered', 'running', 'lost', 'ended'] as const;
export const AttemptStateName = oneOf(attemptStateNames);

export const onLostNames = ['requeue', 'fail', 'hold'] as const;
export const OnLostName = oneOf(onLostNames);
export const onPartitionNames = ['continue', 'stop'] as const;
export const OnPartitionName = oneOf(onPartitionNames);

export const contactNames = ['not_registered', 'revoked', 'online', 'stale', 'offline', 'unknown'] as const;
export const ContactName = oneOf(contactNames);
export const activityNames = ['idle', 'busy'] as const;
export const ActivityName = oneOf(activityNames);
export const flagNames = ['disabled', 'draining', 'outdated', 'ephemeral', 'asleep'] as const;
export const FlagName = oneOf(flagNames);
export const pillNames = [
  'revoked',
  'not_registered',
  'unknown',
  'scaled_to_zero',
  'offline',
  'stale',
  'draining',
  'busy',
  'online',
] as const;
export const PillName = oneOf(pillNames);

export const finishKindNames = [
  'succeeded',
  'failed',
  'timeout',
  'cancelled',
  'prepare_failed',
  'fenced',
  'interrupted',
] as const;
export const FinishKindName = oneOf(finishKindNames);

export const logStreamNames = ['stdout', 'stderr', 'system'] as const;
export const LogStreamName = oneOf(logStreamNames);
