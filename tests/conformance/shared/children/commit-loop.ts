/**
 * Commits jobs, without end, and prints the number of each one that is acknowledged: to the SQLite file, or to the PostgreSQL database,
 * that the first argument names.
 */
import { writeSync } from 'node:fs';
import { openPostgresStore } from '@baton/server/store/postgres';
import { openSqliteStore } from '@baton/server/store/sqlite';
import { numberedCommit } from '../../stores/numbered-commit.ts';

const place = process.argv[2] ?? '';
const store = place.startsWith('postgres://')
  ? await openPostgresStore({ url: place })
  : await openSqliteStore({ file: place, reserveBytes: 4096 });

/** Several in flight, so that transactions hold several commits. */
async function lane(first: number): Promise<never> {
  for (let number = first; ; number += 8) {
    await store.commit([numberedCommit(number)]);
    writeSync(1, `${number}\n`);
  }
}

await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(lane));
