import type { BackupProblem } from '../../ports/backup.ts';

/** What the thread that takes a backup is started with. */
export interface TakeOptions {
  /** the data folder */
  data: string;
  /** its database */
  database: string;
  /** for the copy of it; there is none yet */
  copy: string;
  withKeys: boolean;
  version: string;
  /** ms since the Unix epoch */
  now: number;
}

/** What each `'next'` that is sent brings: `ready` or `refused` first. */
export type TakeReport =
  | { type: 'ready' }
  | { type: 'refused'; problem: BackupProblem }
  | { type: 'piece'; bytes: Uint8Array }
  | { type: 'end' }
  | { type: 'failed'; message: string };
