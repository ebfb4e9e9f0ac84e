import {
  type Attempt,
  type AuditDraft,
  type ConcurrencyKey,
  defaultProjectId,
  type EventDraft,
  type Grant,
  instanceScopeId,
  type Job,
  type JobClass,
  type KeyedEntry,
  parkedUnder,
  plainRequirements,
  queueEntryOf,
  type Runner,
  type Token,
  type User,
  type WebSession,
} from '@baton/core';
import type { Commit } from '@baton/server/store';

/** A commit of what is given. */
export const commitOf = (parts: Partial<Commit>): Commit => ({ changes: [], guards: [], events: [], ...parts });

/** An id with the order of `number`. */
export const idOf = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const jobRow = (number: number, patch: Partial<Job> = {}): Job => ({
  id: idOf(number),
  revision: 1,
  scopeId: defaultProjectId,
  classId: 'class-a',
  name: `job ${number}`,
  executor: 'shell',
  state: 'queued',
  priority: 0,
  createdAt: 1_000 + number,
  createdBy: 'someone',
  startedAt: null,
  finishedAt: null,
  onLost: 'requeue',
  onPartition: 'continue',
  maxAttempts: 3,
  timeLimitMs: null,
  waitLimitMs: null,
  queuedSince: 1_000 + number,
  prepareFailures: 0,
  backoffUntil: null,
  concurrency: { key: 'state', limit: 1 },
  attempts: 0,
  attemptsCounted: 0,
  epoch: 0,
  attemptId: null,
  runnerId: null,
  gate: null,
  attention: null,
  cancel: null,
  outcome: null,
  rerunOf: null,
  hasSecrets: false,
  ...patch,
});

export const attemptRow = (number: number, jobId: string, patch: Partial<Attempt> = {}): Attempt => ({
  id: idOf(number),
  revision: 1,
  jobId,
  scopeId: defaultProjectId,
  number: 1,
  epoch: 1,
  runnerId: idOf(900),
  sessionId: idOf(901),
  fence: true,
  deviceId: null,
  drawn: { frequency: 144_000_000, gain: 0.25 },
  state: 'offered',
  offeredAt: 1,
  acceptedAt: null,
  acceptedAtSync: 0,
  lostAt: null,
  endedAt: null,
  cause: null,
  exitCode: null,
  signal: null,
  message: null,
  hasSecrets: false,
  log: null,
  ...patch,
});

export const runnerRow = (number: number, patch: Partial<Runner> = {}): Runner => ({
  id: idOf(number),
  revision: 1,
  number,
  scopeId: instanceScopeId,
  name: `runner-${number}`,
  protocol: 'native',
  credential: 'active',
  tokenId: null,
  executorsAllowed: null,
  declared: {
    labels: ['linux', 'größe'],
    executors: [{ name: 'shell', version: null }],
    capacity: 2,
    fence: true,
    attributes: { os: 'linux' },
    ranges: {},
    devices: [{ id: 'sdr0', labels: ['sdr'], ranges: { frequency: [{ min: 1e6, max: 6e9 }] } }],
  },
  devicesAbsent: ['sdr0'],
  labelsAdded: [],
  refusesUnlabelled: false,
  trusted: false,
  version: '1.0.0',
  workspace: null,
  ephemeral: false,
  usedBy: null,
  createdAt: 1,
  createdBy: 'someone',
  enrolledAt: null,
  session: null,
  signedOutAt: null,
  kicked: null,
  disabled: null,
  draining: null,
  retiredAt: null,
  removedAt: null,
  ...patch,
});

export const tokenRow = (number: number, patch: Partial<Token> = {}): Token => ({
  id: idOf(number),
  revision: 1,
  kind: 'api',
  scopeId: instanceScopeId,
  subjectId: null,
  name: `token ${number}`,
  salt: 'salt',
  hash: 'hash',
  createdAt: number,
  createdBy: 'someone',
  expiresAt: null,
  usedAt: null,
  usedFrom: null,
  revokedAt: null,
  permissions: null,
  networks: null,
  nonce: null,
  ...patch,
});

export const userRow = (number: number, login: string): User => ({
  id: idOf(number),
  revision: 1,
  login,
  displayName: login,
  passwordHash: '$argon2id$x',
  scopeId: instanceScopeId,
  externalId: null,
  totp: null,
  createdAt: number,
  createdBy: 'someone',
  disabledAt: null,
});

export const jobClassRow = (id: string): JobClass => ({
  id,
  revision: 1,
  requirements: {
    ...plainRequirements(defaultProjectId, 'shell'),
    labels: ['linux'],
    ranges: { frequency: { min: 0.5, max: 1e9 } },
  },
});

export const eventDraft = (entityId: string, type: string, patch: Partial<EventDraft> = {}): EventDraft => ({
  scopeId: defaultProjectId,
  kind: 'job',
  entityId,
  type,
  at: 5,
  detail: { n: 1, on: true, none: null, text: 'é' },
  ...patch,
});

export const auditDraft = (patch: Partial<AuditDraft> = {}): AuditDraft => ({
  at: 5,
  actor: { userId: idOf(99), login: 'ada', via: 'session', credentialId: 's1', address: '10.0.0.1' },
  action: 'runner.disable',
  scopeId: instanceScopeId,
  target: { kind: 'runner', id: idOf(40), name: 'one' },
  before: { disabled: null },
  after: { disabled: { reason: 'é "quoted" \u0000 \ud800 end', until: null }, ratio: 0.1 },
  detail: { reason: null },
  ...patch,
});

export const entryOf = queueEntryOf;

/** The entry of a job that needs a permit of a concurrency key. */
export const keyedEntryOf = (job: Job, keyId: string, place: 'ready' | 'parked'): KeyedEntry => ({
  ...queueEntryOf(job),
  keyId,
  parked: place === 'ready' ? '' : parkedUnder(keyId),
});

export const keyRow = (id: string, patch: Partial<ConcurrencyKey> = {}): ConcurrencyKey => ({
  id,
  revision: 1,
  scopeId: 'project-default',
  key: 'state',
  limit: 2,
  held: 0,
  ...patch,
});

export const sessionRow = (number: number, expiresAt: number): WebSession => ({
  ...{
    id: idOf(number),
    revision: 1,
    userId: idOf(99),
    salt: 'salt',
    hash: 'hash',
    createdAt: 1,
    expiresAt,
    userAgent: 'x',
    address: '::1',
  },
});

export const grantRow = (number: number): Grant => ({
  id: idOf(number),
  revision: 1,
  userId: `user ${number}`,
  scopeId: instanceScopeId,
  role: 'viewer',
  permissions: ['create_users'],
  createdAt: number,
  createdBy: 'someone',
});
