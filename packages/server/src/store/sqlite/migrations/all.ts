import type { Migration } from '../../sql/migration.ts';
import { foundation } from './0001-foundation.ts';

/** Every migration, oldest first. */
export const migrations: readonly Migration[] = [foundation];
