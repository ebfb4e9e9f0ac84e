import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileOf = (folder: string): string => join(folder, 'apply-started');

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
