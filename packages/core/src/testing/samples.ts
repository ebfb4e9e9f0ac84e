import { plainRequirements } from '../match/requirements.ts';
import type { Capabilities, Runner, RunnerSession } from '../runner/state.ts';
import type { Token } from '../token/state.ts';
import type { Finish, FinishKind } from '../work/finish-report.ts';
import type { Submission } from '../work/submit.ts';

export const sampleCapabilities: Capabilities = {
  labels: ['linux'],
  executors: [{ name: 'shell', version: '5.2' }],
  capacity: 1,
  fence: true,
  attributes: { os: 'linux' },
  ranges: {},
  devices: [],
};

export const sampleSession = (patch: Partial<RunnerSession> = {}): RunnerSession => ({
  id: 'session-1',
  startedAt: 0,
  bootId: 'boot-1',
  address: '127.0.0.1',
  ...patch,
});

/** A paired runner with a session, unless `patch` says otherwise. */
export const sampleRunner = (patch: Partial<Runner> = {}): Runner => ({
  id: 'runner-1',
  revision: 1,
  number: 1,
  scopeId: 'instance',
  name: 'one',
  protocol: 'native',
  credential: 'active',
  tokenId: 'token-run',
  executorsAllowed: null,
  declared: sampleCapabilities,
  devicesAbsent: [],
  labelsAdded: [],
  refusesUnlabelled: false,
  trusted: false,
  version: '1.0.0',
  workspace: null,
  ephemeral: false,
  usedBy: null,
  createdAt: 0,
  createdBy: 'admin',
  enrolledAt: 0,
  session: sampleSession(),
  signedOutAt: null,
  kicked: null,
  disabled: null,
  draining: null,
  retiredAt: null,
  removedAt: null,
  ...patch,
});

/** A pairing token of `runner-1` that expires at 1000. */
export const sampleToken = (patch: Partial<Token> = {}): Token => ({
  id: 'token-pair',
  revision: 1,
  kind: 'pair',
  scopeId: 'instance',
  subjectId: 'runner-1',
  name: 'one',
  salt: 'salt',
  hash: 'hash',
  createdAt: 0,
  createdBy: 'admin',
  expiresAt: 1000,
  usedAt: null,
  usedFrom: null,
  revokedAt: null,
  permissions: null,
  networks: null,
  nonce: null,
  ...patch,
});

export const sampleSubmission = (patch: Partial<Submission> = {}): Submission => ({
  id: 'job-1',
  scopeId: 'project-default',
  name: 'hello',
  executor: 'shell',
  isClassStored: false,
  jobClass: {
    id: 'class-1',
    revision: 1,
    requirements: plainRequirements('project-default', 'shell'),
  },
  priority: 0,
  onLost: 'requeue',
  onPartition: 'continue',
  maxAttempts: 3,
  timeLimitMs: null,
  waitLimitMs: null,
  concurrency: null,
  rerunOf: null,
  templateId: null,
  run: null,
  spec: { script: 'echo hello' },
  secrets: null,
  drawFrom: null,
  submittedBy: 'admin',
  idempotency: null,
  ...patch,
});

/** How an attempt ends by this kind, with the values that such an end has. */
export const finishOf = (kind: FinishKind): Finish => ({
  kind,
  exitCode: kind === 'succeeded' ? 0 : kind === 'failed' ? 1 : kind === 'fenced' ? 143 : null,
  signal: kind === 'timeout' || kind === 'cancelled' ? 'SIGKILL' : null,
  message: kind === 'prepare_failed' ? 'no such folder' : null,
});
