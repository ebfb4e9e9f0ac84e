import type { DrawFrom } from '../range/state.ts';
import type { JobSecrets } from '../secret/state.ts';
import type { RunFacts } from '../template/run-facts.ts';

/** See `transitions.ts` for which state follows which. */
export const jobStates = [
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
export type JobState = (typeof jobStates)[number];

/** States that nothing leaves. */
export const finalJobStates = ['succeeded', 'failed', 'cancelled'] as const satisfies readonly JobState[];
export type FinalJobState = (typeof finalJobStates)[number];

export const isFinal = (state: JobState): state is FinalJobState => (finalJobStates as readonly string[]).includes(state);

/** What becomes of a job whose attempt was lost. */
export const onLostPolicies = ['requeue', 'fail', 'hold'] as const;
export type OnLost = (typeof onLostPolicies)[number];

/** What a runner does with an attempt when it is cut off: keep running and report later, or stop by its own clock. */
export const onPartitionPolicies = ['continue', 'stop'] as const;
export type OnPartition = (typeof onPartitionPolicies)[number];

/**
 * Why a job ended as it did. `exit`: the process ended by itself. `timeout`: it ran longer than its time limit. `cancelled`: someone
 * cancelled it. `attempts_exhausted`, `lost`: its runner was lost and the job's policy gave it no further attempt. `runner_removed`: the
 * runner was removed while it ran. `waited_too_long`: nobody took it within its waiting limit. `resolved`: a person decided how it ended.
 * `rejected`: a person refused what it asked leave for.
 */
export const outcomeReasons = [
  'exit',
  'timeout',
  'cancelled',
  'attempts_exhausted',
  'lost',
  'runner_removed',
  'waited_too_long',
  'resolved',
  'rejected',
] as const;
export type OutcomeReason = (typeof outcomeReasons)[number];

export interface JobOutcome {
  reason: OutcomeReason;
  /** of the process, when one ran and exited by itself */
  exitCode: number | null;
  /** that ended the process, `SIGKILL` for instance */
  signal: string | null;
  /** words for people; at most 500 characters */
  message: string | null;
  /** who decided it, where somebody did */
  by: string | null;
  /** when its logs were removed because their time was over; left out: they were not */
  logsRemovedAt?: number;
}

/**
 * Why a job waits for a person. `lost`: its attempt was lost, and its policy says to hold it. `gated`: its attempt was lost after it had
 * passed the gate. `quarantined`: it could not be prepared, time and again.
 */
export const attentionReasons = ['lost', 'gated', 'quarantined'] as const;
type AttentionReason = (typeof attentionReasons)[number];

export interface JobAttention {
  reason: AttentionReason;
  at: number;
  /** what its runner said last */
  message: string | null;
}

/** What a job waits for a person with: leave for what it would do next, or the answer to a question. */
export const askKinds = ['approval', 'input'] as const;
export type AskKind = (typeof askKinds)[number];

/** What an attempt that ended by asking asks, and leaves for the next one. */
export interface Asking {
  kind: AskKind;
  /** for people; at most 4 000 characters */
  question: string;
  /** what is asked in more detail, as JSON data for people */
  detail: unknown;
  /** for the next attempt, as JSON data that nobody else is shown */
  state: unknown;
  /** only the same runner can go on */
  stay: boolean;
}

/** What a person said to it. An approval that is refused has none: its job is over. */
export interface AskAnswer {
  /** the answer, or a note to the approval; may be empty */
  text: string;
  by: string;
  at: number;
}

/** What the newest attempt of a job that ended by asking left behind; there from then on, as long as the job. */
export interface JobAsk extends Asking {
  /** the job's id */
  id: string;
  revision: number;
  scopeId: string;
  attemptId: string;
  runnerId: string;
  askedAt: number;
  /** null: nobody answered (yet) */
  answer: AskAnswer | null;
  /** the only runner that might take it (null: any) before an answer bound it to the one that asked; left out: none did */
  pinnedBefore?: string | null;
}

/** At most `limit` jobs with the same key (of the same scope) at once, whatever kind of job they are. */
export interface Concurrency {
  key: string;
  limit: number;
}

export interface CancelRequest {
  at: number;
  by: string;
  reason: string | null;
  /** somebody asked for it, or it ran longer than its time limit and its runner did not stop it */
  cause: 'asked' | 'time_limit';
}

/** The newest attempt that was given leave for an effect that can't be taken back. */
export interface JobGate {
  attemptId: string;
  epoch: number;
  at: number;
  /** that attempt is known to have ended: its runner said so, or no longer lists it, or was fenced; or a person said so */
  over: boolean;
}

/**
 * The narrow, often changed row of a job. What was submitted stands in its {@link JobSpec}; that it waits, in its {@link QueueEntry}.
 */
export interface Job {
  id: string;
  revision: number;
  /** the project it belongs to */
  scopeId: string;
  /** its {@link JobClass} */
  classId: string;
  name: string;
  executor: string;
  state: JobState;
  priority: number;
  createdAt: number;
  createdBy: string;
  /** when the first attempt was accepted */
  startedAt: number | null;
  finishedAt: number | null;
  onLost: OnLost;
  onPartition: OnPartition;
  maxAttempts: number;
  timeLimitMs: number | null;
  /** it fails when nobody took it within this time; null: it waits for ever */
  waitLimitMs: number | null;
  /** since when it waits, or waited last: its submission, its last loss, or a person's word. An offer that came back changes nothing */
  queuedSince: number;
  /** attempts that could not be prepared, since its submission or a person's word */
  prepareFailures: number;
  /** while it is queued and must not be tried yet */
  backoffUntil: number | null;
  concurrency: Concurrency | null;
  /** attempts made so far, and how many of them count against `maxAttempts` */
  attempts: number;
  attemptsCounted: number;
  /** of the newest attempt; 0 before the first. A newer attempt always has a higher one */
  epoch: number;
  /** the newest attempt and its runner; kept after it ended */
  attemptId: string | null;
  runnerId: string | null;
  /** null before the first */
  gate: JobGate | null;
  /** exactly while it needs attention */
  attention: JobAttention | null;
  cancel: CancelRequest | null;
  outcome: JobOutcome | null;
  rerunOf: string | null;
  /** it gets secrets, so its logs are masked */
  hasSecrets: boolean;
  /** true: an attempt of it ended by asking. Its {@link JobAsk} says what, and once it was answered the next attempt goes on with that */
  asked: true | null;
  /** the template that it is a run of; null: of none */
  templateId: string | null;
  /** exactly where it is a run of a template */
  run: RunFacts | null;
}

/** What was submitted, never changed but for the key that its secrets are sealed with: opaque to the control plane but for size; read by the executor. */
export interface JobSpec {
  /** the job's id */
  id: string;
  revision: number;
  scopeId: string;
  /** of the key that its own secrets are sealed with; null: it has none */
  keyId: string | null;
  /** the executor's own fields, as JSON data */
  spec: unknown;
  /** null: it gets none */
  secrets: JobSecrets | null;
  /** what it draws, with the names of the ranges as they were then; null: nothing */
  drawFrom: DrawFrom | null;
}

/** What keeps a queued job from the ready index: nothing, a back-off, or a concurrency key of which no permit is left for it. */
export type Parked = '' | 'backoff' | `key:${string}`;

/** Where entries stand that wait for a permit of this key. */
export const parkedUnder = (keyId: string): Parked => `key:${keyId}`;

/**
 * Exists exactly while the job's state is `queued`. Entries that lack nothing but capacity (`parked` is empty) are the ready index, ordered
 * by (priority descending, queuedAt, id); the others stand apart and never before them. Inserted and removed, never updated: its
 * revision stays 1.
 */
export interface QueueEntry {
  /** the job's id */
  id: string;
  revision: number;
  scopeId: string;
  classId: string;
  priority: number;
  /** when the job was first queued; kept when it is queued again, so that it does not lose its place */
  queuedAt: number;
  parked: Parked;
  /** the concurrency key of which it needs a permit; null: of none, or its job has one */
  keyId: string | null;
  /** when it is to be released, if time does that */
  until: number | null;
  /** when the job's waiting limit ends */
  expiresAt: number | null;
}

/** The queue entry of a job, but for what its concurrency key makes of it: see `concurrency/`. */
export const queueEntryOf = (job: Job): QueueEntry => ({
  id: job.id,
  revision: 1,
  scopeId: job.scopeId,
  classId: job.classId,
  priority: job.priority,
  queuedAt: job.createdAt,
  parked: job.backoffUntil === null ? '' : 'backoff',
  keyId: null,
  until: job.backoffUntil,
  expiresAt: job.waitLimitMs === null ? null : job.queuedSince + job.waitLimitMs,
});
