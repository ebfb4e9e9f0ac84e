/** The words for states on the wire. A test asserts that they equal the control plane's own. */
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
export const finalStateNames = ['succeeded', 'failed', 'cancelled'] as const;
/** How an attempt stands or ended, as people tell them apart. */
export const attemptOutcomeNames = [
  'waiting',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'asking',
  'lost',
  'returned',
] as const;

export const attemptStateNames = ['offered', 'running', 'stopping', 'lost', 'ended'] as const;
export const attentionReasonNames = ['lost', 'gated', 'quarantined'] as const;
export const resolutionNames = ['retry', 'fail', 'succeed'] as const;
export const onLostNames = ['requeue', 'fail', 'hold'] as const;
export const onPartitionNames = ['continue', 'stop'] as const;
export const contactNames = ['not_registered', 'revoked', 'online', 'stale', 'offline', 'unknown'] as const;
export const runnerProtocolNames = ['native', 'gitea', 'semaphore', 'challengectl'] as const;
export type RunnerProtocol = (typeof runnerProtocolNames)[number];
/** What a runner can not be told, or can not tell, because what it speaks has no words for it. */
export const protocolLimitNames = [
  'fence',
  'devices',
  'gate',
  'files',
  'questions',
  'stop',
  'drain',
  'vitals',
  'capacity',
  'log_count',
  'update',
  'renewal',
] as const;
export type ProtocolLimit = (typeof protocolLimitNames)[number];
export const activityNames = ['idle', 'busy'] as const;
export const flagNames = ['frozen', 'disabled', 'draining', 'outdated', 'ephemeral', 'asleep'] as const;
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
export const finishKindNames = [
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
export const askKindNames = ['approval', 'input'] as const;
export const replyNames = ['approve', 'reject', 'answer'] as const;
/** Why a log was closed by the server, because its runner did not. */
export const logGivenUpNames = ['runner_rotated', 'runner_revoked', 'runner_removed', 'runner_silent'] as const;
/** Of a line that runners and server print about themselves, the least important first. */
export const lineLevelNames = ['debug', 'info', 'warn', 'error'] as const;
export const lineSourceNames = ['server', 'runner'] as const;
/** `data`: facts of the executor, a JSON object in each line. It is no part of what people read as the log. */
export const logStreamNames = ['stdout', 'stderr', 'system', 'data'] as const;
/** What becomes of a due run of a template while an earlier one is not over. */
export const overlapNames = ['skip', 'queue', 'allow'] as const;
export const missedRuleNames = ['once', 'skip'] as const;
export const runTriggerNames = ['schedule', 'person'] as const;
/** Why a due run of a template made no job. */
export const passedReasonNames = ['overlap', 'crowded', 'missed', 'refused'] as const;
