/** Commits jobs to the database named by the first argument, without end, and prints the number of each one that is acknowledged. */
import { writeSync } from 'node:fs';
import { insert } from '@baton/core';
import { openSqliteStore } from '@baton/server/store/sqlite';
import { attemptRow, commitOf, eventDraft, idOf, jobRow } from '../store-rows.ts';

const store = await openSqliteStore({ file: process.argv[2] ?? '', reserveBytes: 4096 });

/** Several in flight, so that transactions hold several commits. */
async function lane(first: number): Promise<never> {
  for (let number = first; ; number += 8) {
    const changes = [insert('job', jobRow(number)), insert('attempt', attemptOf(number))];
    await store.commit([commitOf({ changes, events: [eventDraft(idOf(number), 'job.queued')] })]);
    writeSync(1, `${number}\n`);
  }
}

function attemptOf(number: number) {
  return { ...attemptRow(number + 1_000_000_000, idOf(number)), state: 'running' as const };
}

await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(lane));
