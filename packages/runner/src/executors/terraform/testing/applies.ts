import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Beside what all jobs of a runner share. */
const fileOf = (folder: string): string => join(folder, 'cache', 'apply-started');

/** Of the newest apply that is played: its lock was made then. */
export const tellStart = (folder: string): void => writeFileSync(fileOf(folder), new Date().toISOString());

/** When it started, as the tool writes times; empty: none did. */
export function startedAt(folder: string): string {
  try {
    return `${readFileSync(fileOf(folder), 'utf8').replace('T', ' ').replace('Z', '')}000001 +0000 UTC`;
  } catch {
    return '';
  }
}

/** Of the bench whose runner this one is: they share what all jobs of a runner share. */
export function runnerFolder(home: string): string {
  const cache = join(home, 'cache');
  return existsSync(cache) ? dirname(realpathSync(cache)) : home;
}
