import { type Attempt, checkWork, type Job } from '@baton/core';
import type { Make } from './checker.ts';
import { ofKind, type Rows } from './rows.ts';

const finals = ['succeeded', 'failed', 'cancelled'];

/** Each job ends once, and stays as it ended; its rows fit together after every commit; every change of state has its event. */
export const jobsEndOnce: Make = ({ rows, name }, fail) => ({
  committed: (changes, { events }) => {
    const touched = new Set<string>();
    for (const { before, after } of ofKind(changes, 'attempt')) touched.add((after ?? before)?.jobId ?? '');
    for (const { before, after } of ofKind(changes, 'queueEntry')) touched.add((after ?? before)?.id ?? '');
    for (const { before, after } of ofKind(changes, 'job')) {
      touched.add((after ?? before)?.id ?? '');
      if (!after) {
        fail(`${name(before?.id)} vanished`);
        continue;
      }
      if (before && finals.includes(before.state) && (before.state !== after.state || !sameOutcome(before, after)))
        fail(`${name(after.id)} was ${before.state} and became ${after.state}`);
      if (before?.state !== after.state && !events.some(({ kind, entityId }) => kind === 'job' && entityId === after.id))
        fail(`${name(after.id)} became ${after.state} without an event`);
    }
    for (const id of touched) {
      const job = rows.job(id);
      if (!job) continue;
      const isQueued = rows.table('queueEntry').has(id);
      if (isQueued !== (job.state === 'queued')) fail(`${name(id)} is ${job.state}, and ${isQueued ? '' : 'not '}in the queue`);
      const attempts = rows.attemptsOf(id);
      if (finals.includes(job.state) && attempts.some(({ state }) => state !== 'ended'))
        fail(`${name(id)} ended, an attempt did not`);
      for (const older of attempts.slice(0, -1))
        if (older.state !== 'ended') fail(`${name(older.id)} is ${older.state}, though a newer attempt exists`);
      try {
        checkWork({ job, attempt: attempts.at(-1) ?? null }, isQueued);
      } catch (error) {
        fail(String(error));
      }
    }
  },
});

const sameOutcome = (a: Job, b: Job): boolean =>
  JSON.stringify([a.outcome, a.finishedAt]) === JSON.stringify([b.outcome, b.finishedAt]);

/** A job's end is what its last process did. */
export const outcomesAreTrue: Make = ({ rows, finishes, name }, fail) => ({
  committed: (changes, { events }) => {
    for (const { before, after } of ofKind(changes, 'job')) {
      if (!after?.outcome || before?.outcome) continue;
      const finish = finishes.get(after.attemptId ?? '');
      const { reason, exitCode } = after.outcome;
      if (reason === 'rejected' && (before?.state !== 'awaiting_approval' || !after.outcome.by))
        fail(`${name(after.id)} was rejected, and was ${before?.state}`);
      const byPerson = reason === 'resolved';
      if (byPerson && (before?.state !== 'needs_attention' || !after.outcome.by)) fail(`nobody resolved ${name(after.id)}`);
      const resolved = events.find(({ type, entityId }) => type === 'job.resolved' && entityId === after.id)?.detail.resolution;
      if (byPerson && after.state !== (resolved === 'succeed' ? 'succeeded' : 'failed'))
        fail(`${name(after.id)} was resolved to ${resolved} and is ${after.state}`);
      if (reason === 'timeout' && finish?.kind !== 'timeout' && after.cancel?.cause !== 'time_limit')
        fail(`${name(after.id)} timed out, its process did not`);
      if (reason === 'waited_too_long' && (before?.state !== 'queued' || after.waitLimitMs === null))
        fail(`${name(after.id)} waited too long: it was ${before?.state}, its limit is ${after.waitLimitMs}`);
      if (after.state === 'succeeded' && !byPerson && finish?.kind !== 'succeeded')
        fail(`${name(after.id)} succeeded, its process did not`);
      if (reason === 'exit' && (finish?.exitCode ?? null) !== exitCode)
        fail(`${name(after.id)} ended with ${exitCode}, its process with ${finish?.exitCode}`);
      if (after.state === 'cancelled' && !after.cancel) fail(`${name(after.id)} was cancelled by nobody`);
      if (reason === 'lost' && after.onLost !== 'fail') fail(`${name(after.id)} was given up, its policy is ${after.onLost}`);
      const counted = rows.attemptsOf(after.id).filter((each) => isLoss(rows, each)).length;
      if (reason === 'attempts_exhausted' && counted < after.maxAttempts)
        fail(`${name(after.id)} was given up after ${counted} of ${after.maxAttempts} attempts`);
    }
  },
});

/** What a removed runner held fails, whatever its jobs' policy; nothing else fails for that reason. */
export const removalFails: Make = ({ rows, name }, fail) => ({
  committed: (changes) => {
    for (const { before, after } of ofKind(changes, 'attempt')) {
      if (before?.state !== 'running' || !after || after.state === 'running') continue;
      const runner = rows.table('runner').get(after.runnerId);
      // an ephemeral one is removed because its attempt is over, not the other way round
      const isRemoved = runner !== undefined && runner.removedAt !== null && !runner.ephemeral;
      const wasLost = ['lease_expired', 'missing_from_sync', 'new_session', 'signed_out', 'runner_removed'].includes(
        after.cause ?? '',
      );
      if (wasLost && isRemoved !== (after.cause === 'runner_removed'))
        fail(`${name(after.id)} was lost as ${after.cause}, and its runner is ${isRemoved ? '' : 'not '}removed`);
    }
  },
});

/** Causes by which an attempt that ran is lost, and for which its job's policy decides. */
const isLoss = (rows: Rows, { id, acceptedAt, cause }: Attempt): boolean =>
  acceptedAt !== null &&
  (rows.ranOut.has(id) || ['lease_expired', 'missing_from_sync', 'new_session', 'fenced', 'superseded'].includes(cause ?? ''));

/** The same, and those by which an action took it away: they do not count. */
const isTaken = ({ acceptedAt, cause }: Attempt): boolean =>
  acceptedAt !== null && ['kicked', 'runner_rotated', 'runner_revoked', 'device_lost'].includes(cause ?? '');

/** Ends of which the job is innocent. */
const innocent = [
  'asked',
  'signed_out',
  'interrupted',
  'prepare_failed',
  'device_lost',
  'kicked',
  'runner_rotated',
  'runner_revoked',
];

/** An attempt counts from its acceptance on, unless it ended through no fault of its job. */
const counts = (rows: Rows, { id, acceptedAt, state, cause }: Attempt): boolean =>
  acceptedAt !== null && (state !== 'ended' || rows.ranOut.has(id) || !innocent.includes(cause ?? ''));

/**
 * A lost attempt is repeated only when its job says so, and only so often; one that passed the gate, and one that could not be prepared
 * three times, only when a person says so.
 */
export const lossPolicy: Make = ({ rows, name }, fail) => {
  /** by job: attempts that a person's word covers */
  const forgiven = new Map<string, Set<string>>();
  const passed = new Set<string>();
  return {
    committed: (changes, { events }) => {
      for (const { after } of ofKind(changes, 'job')) if (after?.gate) passed.add(after.gate.attemptId);
      for (const { type, entityId, detail } of events)
        if (type === 'job.resolved' && detail.resolution === 'retry')
          forgiven.set(entityId, new Set(rows.attemptsOf(entityId).map(({ id }) => id)));
      for (const { after } of ofKind(changes, 'job')) {
        const counted = after ? rows.attemptsOf(after.id).filter((each) => counts(rows, each)).length : 0;
        if (after && after.attemptsCounted !== counted)
          fail(`${counted} attempts of ${name(after.id)} count, it says ${after.attemptsCounted}`);
      }
      for (const { before, after } of ofKind(changes, 'attempt')) {
        const job = before || !after ? undefined : rows.job(after.jobId);
        if (!job) continue;
        const earlier = rows.attemptsOf(job.id).filter(({ id }) => id !== after?.id && !forgiven.get(job.id)?.has(id));
        const lost = earlier.filter((each) => isLoss(rows, each)).length;
        if (job.cancel) fail(`${name(job.id)} runs again, though it was cancelled`);
        if (job.onLost !== 'requeue' && (lost > 0 || earlier.some(isTaken)))
          fail(`${name(job.id)} runs again, though its policy is ${job.onLost}`);
        if (lost >= job.maxAttempts) fail(`${name(job.id)} runs again after ${lost} of ${job.maxAttempts} attempts were lost`);
        if (earlier.some(({ id, cause }) => passed.has(id) && cause !== 'asked'))
          fail(`${name(job.id)} runs again, though an attempt had passed its gate`);
        if (earlier.filter(({ cause }) => cause === 'prepare_failed').length >= 3)
          fail(`${name(job.id)} is tried again, though it could not be prepared three times`);
      }
    },
  };
};
