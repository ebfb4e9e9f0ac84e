import { insert } from '@baton/core';
import type { Commit } from '@baton/server/store';
import { attemptRow, commitOf, eventDraft, idOf, jobRow } from './store-rows.ts';

/** A commit of a job, an attempt and an event that all belong to a number. */
export function numberedCommit(number: number): Commit {
  const attempt = { ...attemptRow(number + 1_000_000_000, idOf(number)), state: 'running' as const };
  const changes = [insert('job', jobRow(number)), insert('attempt', attempt)];
  return commitOf({ changes, events: [eventDraft(idOf(number), 'job.queued')] });
}
