import type { Attempt, Job, JobDetail, LogPage, LogPart, LogReceipt, Runner } from '@baton/protocol';

export const jobId = '0198f3aa-1111-7222-8333-444455556666';
export const runnerId = '0198f3aa-9999-7222-8333-444455556666';

/** A job as the server shows it. */
export const sampleJob = (fields: Partial<Job> = {}): Job => ({
  id: jobId,
  name: 'echo hello',
  project: 'baton/default',
  executor: 'shell',
  executorVersionMin: null,
  labels: [],
  ranges: {},
  attributes: {},
  runnerVersionMin: null,
  device: null,
  concurrency: null,
  state: 'processing',
  cancelling: false,
  priority: 0,
  createdAt: 1_750_000_000_000,
  createdBy: 'admin',
  startedAt: null,
  finishedAt: null,
  attempts: 1,
  attemptsCounted: 1,
  maxAttempts: 3,
  epoch: 1,
  onLost: 'requeue',
  onPartition: 'continue',
  timeLimitMs: null,
  waitLimitMs: null,
  attemptId: null,
  stoppingUntil: null,
  gate: null,
  attention: null,
  retryAt: null,
  runnerId: null,
  runnerName: null,
  pinnedTo: null,
  outcome: null,
  rerunOf: null,
  run: null,
  ...fields,
});

/** A job that is over, with its outcome. */
export const endedJob = (state: 'succeeded' | 'failed' | 'cancelled', outcome: Partial<NonNullable<Job['outcome']>> = {}): Job =>
  sampleJob({
    state,
    finishedAt: 1_750_000_001_000,
    outcome: { reason: state, exitCode: null, signal: null, message: null, by: null, ...outcome },
  });

export const sampleAttempt = (fields: Partial<Attempt> = {}): Attempt => ({
  id: '0198f3aa-aaaa-7222-8333-444455556666',
  number: 1,
  epoch: 1,
  runnerId,
  runnerName: 'alpha',
  deviceId: null,
  state: 'running',
  offeredAt: 1_750_000_000_010,
  acceptedAt: 1_750_000_000_020,
  lostAt: null,
  stoppingUntil: null,
  endedAt: null,
  cause: null,
  exitCode: null,
  signal: null,
  message: null,
  log: null,
  ...fields,
});

export const sampleDetail = (job: Job, history: Attempt[] = [sampleAttempt()]): JobDetail => ({
  job,
  spec: {},
  secrets: [],
  history,
  timeline: [],
});

export const receipt = (fields: Partial<LogReceipt> = {}): LogReceipt => ({
  chunks: 1,
  lines: 1,
  bytes: 1,
  linesDropped: 0,
  bytesDropped: 0,
  maskedByServer: 0,
  digestSent: 'd',
  digestStored: 'd',
  complete: true,
  closedAt: 1_750_000_001_000,
  givenUp: null,
  ...fields,
});

export const logPart = (
  number: number,
  stream: LogPart['stream'],
  bytes: string | Buffer,
  fields: Partial<LogPart> = {},
): LogPart => ({
  number,
  stream,
  offsetMs: 0,
  text: '',
  base64: Buffer.from(bytes).toString('base64'),
  linesDropped: 0,
  bytesDropped: 0,
  ...fields,
});

export const logPage = (parts: LogPart[], closed: LogReceipt | null, more = false): LogPage => ({
  attemptId: sampleAttempt().id,
  parts,
  next: parts.at(-1)?.number ?? 0,
  more,
  receipt: closed,
});

export const sampleRunner = (fields: Partial<Runner> = {}): Runner => ({
  id: runnerId,
  number: 7,
  name: 'alpha',
  scope: 'instance',
  pill: 'online',
  contact: 'online',
  activity: 'idle',
  flags: [],
  labels: ['linux'],
  labelsAdded: [],
  executors: [{ name: 'shell', version: null }],
  executorsMissing: [],
  capacity: 1,
  attributes: {},
  disabled: null,
  draining: null,
  kicked: null,
  frozen: null,
  ranges: {},
  devices: [],
  protocol: 'native',
  devicesAbsent: [],
  shortage: null,
  retiredAt: null,
  fence: true,
  refusesUnlabelled: false,
  trusted: false,
  version: '0.1.0',
  workspace: '/srv/work',
  lastHeartbeatAt: null,
  tasks: [],
  vitals: null,
  createdAt: 1_750_000_000_000,
  createdBy: 'admin',
  enrolledAt: null,
  pairingExpiresAt: null,
  ...fields,
});
