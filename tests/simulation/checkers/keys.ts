import type { Attempt, Job, QueueEntry } from '@baton/core';
import type { Make } from './checker.ts';
import { ofKind } from './rows.ts';

/** Keys that jobs are submitted with, and the most that any of those submissions allows at once. */
export const limitOfKey: Readonly<Record<string, number>> = { mast: 1, state: 3 };

/** A runner may have it in hand, as far as the server knows. */
const mayRun = (job: Job | undefined, attempt: Attempt): boolean =>
  job !== undefined && job.attemptId === attempt.id && attempt.state !== 'ended' && job.outcome === null;

/** Never more jobs of a key at once than it allows; and none is kept waiting by a key that has room, where its place is the first. */
export const concurrencyKeys: Make = ({ rows, name }, fail) => {
  const checkHolders = (key: string): void => {
    const holders = [...rows.table('attempt').values()].filter((attempt) => {
      const job = rows.job(attempt.jobId);
      return job?.concurrency?.key === key && mayRun(job, attempt);
    });
    const limit = limitOfKey[key] ?? 0;
    if (holders.length > limit)
      fail(
        `${holders.length} jobs of the key ${key} at once, of ${limit}: ${holders.map(({ jobId }) => name(jobId)).join(', ')}`,
      );
  };
  const checkWaiting = (keyId: string): void => {
    const row = rows.table('concurrencyKey').get(keyId);
    const entries = [...rows.table('queueEntry').values()].filter((entry) => entry.keyId === keyId);
    if (!row) {
      if (entries.length > 0) fail(`jobs wait for the key ${keyId}, which has no row`);
      return;
    }
    const classes = new Map<string, QueueEntry[]>();
    for (const entry of entries) classes.set(entry.classId, [...(classes.get(entry.classId) ?? []), entry]);
    for (const own of classes.values()) {
      const ready = own.filter(({ parked }) => parked === '').length;
      const room = Math.max(0, row.limit - row.held);
      if (ready !== Math.min(room, own.length))
        fail(`${ready} of ${own.length} jobs are ready, the key ${keyId} has room for ${room}`);
    }
  };
  return {
    committed: (changes) => {
      const keys = new Set<string>();
      for (const { after } of ofKind(changes, 'attempt')) {
        const key = after ? rows.job(after.jobId)?.concurrency?.key : undefined;
        if (key !== undefined) keys.add(key);
      }
      for (const key of keys) checkHolders(key);
      const keyIds = new Set(ofKind(changes, 'queueEntry').flatMap(({ before, after }) => [before?.keyId, after?.keyId]));
      for (const { before, after } of ofKind(changes, 'concurrencyKey')) keyIds.add(before?.id ?? after?.id);
      for (const keyId of keyIds) if (typeof keyId === 'string') checkWaiting(keyId);
    },
    rested: () => {
      const left = [...rows.table('concurrencyKey').values()];
      if (left.length > 0) fail(`keys are left when everything has ended: ${left.map(({ id }) => id).join(', ')}`);
    },
  };
};
