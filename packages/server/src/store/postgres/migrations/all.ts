import type { Migration } from '../../sql/migration.ts';
import { foundation } from './0001-foundation.ts';

/** Every migration, oldest first: the same steps as SQLite's, in PostgreSQL's words. */
export const migrations: readonly Migration[] = [foundation];
