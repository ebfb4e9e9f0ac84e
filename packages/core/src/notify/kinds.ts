/** What a webhook can be told of. Each name is also the `type` that its receiver reads. */
export const noticeKinds = [
  'assignment.paused',
  'assignment.resumed',
  'fleet.outdated',
  'job.awaiting_approval',
  'job.awaiting_input',
  'job.failed',
  'job.impossible',
  'job.needs_attention',
  'job.succeeded',
  'queue.too_old',
  'runner.frozen',
  'runner.offline',
  'runner.online',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** What somebody sends to see whether a receiver answers. No webhook is asked whether it wants it. */
export const pingKind = 'ping';
