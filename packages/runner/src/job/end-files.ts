import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Outputs } from '../drive/outputs.ts';
import { checkVerdict, verdictBytesMax } from '../drive/verdict-file.ts';
import type { Verdict } from '../executors/driver.ts';
import { parseOutputs } from './output-file.ts';

/** What a driver left behind. */
export interface LeftVerdict {
  /** null: none that can be used, so it has crashed */
  verdict: Verdict | null;
  /** what is wrong with the one that is there */
  problem: string | null;
  outputs: Record<string, string>;
}

export function readVerdict(path: string, uid: number | null): LeftVerdict {
  const text = readOwned(path, uid, verdictBytesMax);
  if (text === null) return { verdict: null, problem: null, outputs: {} };
  try {
    const { verdict, outputs } = JSON.parse(text) as { verdict?: unknown; outputs?: unknown };
    const checked = checkVerdict(verdict);
    const kept = textsOf(outputs);
    return typeof checked === 'string'
      ? { verdict: null, problem: checked, outputs: kept }
      : { verdict: checked, problem: null, outputs: kept };
  } catch (error) {
    return { verdict: null, problem: (error as Error).message, outputs: {} };
  }
}

const outputFileBytesMax = 2 * 1024 * 1024;

/** Takes what a job wrote into its file of outputs; answers the first thing that was wrong with it. */
export const readOutputs = (path: string, uid: number | null, into: Outputs): string | null =>
  parseOutputs(readOwned(path, uid, outputFileBytesMax) ?? '', into);

const textsOf = (value: unknown): Record<string, string> =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
    : {};

/**
 * The text of a file that the job's user wrote, up to a length. Null when there is none, or when it is something else: a link or a pipe would
 * lead the runner, which may be another user, to what the job itself could not read.
 *
 * @param uid the job's user, when it is not the runner
 */
function readOwned(path: string, uid: number | null, bytesMax: number): string | null {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.nlink !== 1 || (uid !== null && stat.uid !== uid)) return null;
    const buffer = Buffer.alloc(Math.min(stat.size, bytesMax));
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read)
      read = readSync(fd, buffer, length, buffer.length - length, null);
    return buffer.toString('utf8', 0, length);
  } catch {
    return null;
  } finally {
    closeSync(fd);
  }
}
