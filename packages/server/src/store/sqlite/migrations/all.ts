import { foundation } from './0001-foundation.ts';
import { matching } from './0002-matching.ts';
import type { Migration } from './migration.ts';

/** Every migration, oldest first. */
export const migrations: readonly Migration[] = [foundation, matching];
