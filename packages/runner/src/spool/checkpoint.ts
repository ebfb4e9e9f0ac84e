import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sha256State } from '@baton/core/log';
import type { TallyState } from './tally.ts';

/** What stood in the segments that are gone: from here the log can be counted on after a restart of the runner. */
export interface Checkpoint {
  /** where the oldest segment that is left begins */
  start: number;
  tally: TallyState;
  digest: Sha256State;
}

const pathIn = (folder: string): string => join(folder, 'checkpoint.json');

/** Null when no segment was freed yet, or it can not be read. */
export function readCheckpoint(folder: string): Checkpoint | null {
  try {
    return JSON.parse(readFileSync(pathIn(folder), 'utf8')) as Checkpoint;
  } catch {
    return null;
  }
}

/** Replaces it as a whole, on the disk itself. Throws what the file system says. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const temporary = `${pathIn(folder)}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(checkpoint));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, pathIn(folder));
}
