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
 * cancelled it. `prepare_failed`: the runner could not start it. `attempts_exhausted`, `lost`: its runner was lost and the job's
 * policy gave it no further attempt. `runner_removed`: the runner was removed while it ran.
 */
export const outcomeReasons = [
  'exit',
  'timeout',
  'cancelled',
  'prepare_failed',
  'attempts_exhausted',
  'lost',
  'runner_removed',
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
  cancel: CancelRequest | null;
  outcome: JobOutcome | null;
  rerunOf: string | null;
}

/** What was submitted, never changed: opaque to the control plane but for size; read by the executor. */
export interface JobSpec {
  /** the job's id */
  id: string;
  revision: number;
  scopeId: string;
  /** the executor's own fields, as JSON data */
  spec: unknown;
}

/**
 * A job that lacks nothing but capacity stands in the ready index by one of these, ordered by (priority descending, queuedAt, id).
 * Exists exactly while the job's state is `queued` and nothing blocks it. Inserted and removed, never updated: its revision stays 1.
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
}

/** The queue entry of a job. */
export const queueEntryOf = (job: Job): QueueEntry => ({
  id: job.id,
  revision: 1,
  scopeId: job.scopeId,
  classId: job.classId,
  priority: job.priority,
  queuedAt: job.createdAt,
});
