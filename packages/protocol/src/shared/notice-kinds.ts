/** What a webhook can be told of; also the `type` of what it is sent. */
export const noticeKindNames = [
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

export type NoticeKindName = (typeof noticeKindNames)[number];
