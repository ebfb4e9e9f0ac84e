import type { Drawn } from '../match/drawn.ts';

/**
 * `offered`: given to a runner, not yet accepted. `running`: accepted, its lease is alive as far as is known. `stopping`: an action ended
 * it, but its job must not run twice, so it stands in the way until its runner no longer lists it or its lease ran out. `lost`: its lease
 * ran out; the runner may still come back with it while no newer attempt exists. `ended`: over.
 */
export const attemptStates = ['offered', 'running', 'stopping', 'lost', 'ended'] as const;
export type AttemptState = (typeof attemptStates)[number];

/**
 * Why an attempt is over (or lost). The first two end the job, as `job_ended` tells that it was; after `asked` it waits for a person; the others are followed by the job's `onLost` or, where the runner
 * never had it, by the queue.
 */
export const attemptCauses = [
  'finished',
  'cancelled',
  'asked',
  'superseded',
  'job_ended',
  'offer_expired',
  'offer_declined',
  'lease_expired',
  'missing_from_sync',
  'new_session',
  'signed_out',
  'fenced',
  'interrupted',
  'prepare_failed',
  'device_lost',
  'kicked',
  'runner_rotated',
  'runner_revoked',
  'runner_removed',
] as const;
export type AttemptCause = (typeof attemptCauses)[number];

/**
 * Causes after which the attempt does not count against `maxAttempts`: the runner never ran it, or somebody took the runner away on purpose (a
 * drain, a kick, a shutdown, a revocation), what it had for itself is gone, or it ended by asking. What may as well be the job's own doing counts.
 */
export const uncountedCauses: readonly AttemptCause[] = [
  'asked',
  'offer_expired',
  'offer_declined',
  'signed_out',
  'interrupted',
  'prepare_failed',
  'device_lost',
  'kicked',
  'runner_rotated',
  'runner_revoked',
];

/**
 * Causes by which an attempt ends though its process may still run: a person ended its runner's session or credential, or its device is
 * gone. The runner itself stays.
 */
export const actionCauses = [
  'kicked',
  'runner_rotated',
  'runner_revoked',
  'device_lost',
] as const satisfies readonly AttemptCause[];
type ActionCause = (typeof actionCauses)[number];

export const isAction = (cause: AttemptCause): cause is ActionCause => (actionCauses as readonly string[]).includes(cause);

/**
 * Why the server closed a log itself: the credential of its runner became void, its runner was removed, or it is in contact and says nothing of it
 * any more.
 */
export const logGivenUpReasons = ['runner_rotated', 'runner_revoked', 'runner_removed', 'runner_silent'] as const;
export type LogGivenUp = (typeof logGivenUpReasons)[number];

/** How complete the log of an attempt is. */
export interface LogReceipt {
  /** chunks, lines and bytes that the runner says it produced */
  chunks: number;
  lines: number;
  bytes: number;
  /** lines and bytes that the runner declared as dropped (spool limit or disk full) */
  linesDropped: number;
  bytesDropped: number;
  /** SHA-256 over the bytes of all chunks in order, hexadecimal: as the runner computed it, and as the server did */
  digestSent: string;
  digestStored: string;
  /** every chunk is there and the digests are equal: as they came, before anything was masked */
  complete: boolean;
  /** how often the server found a secret that the runner had not masked */
  maskedByServer: number;
  closedAt: number;
  /** set when its runner did not close it: what is said here is what is stored, and more may have been written */
  givenUp: LogGivenUp | null;
  /** when the log was removed because its time was over; left out: it was not */
  removedAt?: number;
}

/** What the processes of an attempt have used, as its runner measured it. */
export interface AttemptUsage {
  cpuUserMs: number;
  cpuSystemMs: number;
  /** null: it was over before anybody looked */
  memoryPeakBytes: number | null;
}

/** One try of a job on one runner. */
export interface Attempt {
  id: string;
  revision: number;
  jobId: string;
  scopeId: string;
  /** 1 for the first of its job */
  number: number;
  epoch: number;
  runnerId: string;
  /** the session that it was offered to or came back with */
  sessionId: string;
  /** its runner stops `stop` jobs by itself when it is cut off */
  fence: boolean;
  /** the device that it has for itself */
  deviceId: string | null;
  /** the values that were drawn for it, by name; null: its job draws none */
  drawn: Drawn | null;
  state: AttemptState;
  offeredAt: number;
  acceptedAt: number | null;
  /** the number of the newest sync that the runner had sent when it accepted: only later syncs must list the attempt */
  acceptedAtSync: number;
  /** when its lease ran out, or an action ended it */
  lostAt: number | null;
  endedAt: number | null;
  cause: AttemptCause | null;
  exitCode: number | null;
  signal: string | null;
  message: string | null;
  /** null: its runner said nothing of it, or not yet */
  usage: AttemptUsage | null;
  /** values that it is to be remembered by, by name, as its runner reported them; null: none */
  outputs: Readonly<Record<string, string>> | null;
  /** its job gets secrets, so its log is masked */
  hasSecrets: boolean;
  /** null until the runner closed the log, or the server did because nothing more can come */
  log: LogReceipt | null;
}

/** Whether its runner has it, as far as is known: it takes a slot, and makes the runner busy. */
export const isHeld = (attempt: Attempt): boolean => attempt.state === 'running' || attempt.state === 'stopping';

/** Whether the attempt still stands between its job and another attempt. */
export const isLive = (attempt: Attempt): boolean => attempt.state === 'offered' || attempt.state === 'running';
