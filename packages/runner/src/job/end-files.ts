import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Verdict } from '../executors/driver.ts';
import { outputProblem, outputsMax } from '../drive/outputs.ts';
import { checkVerdict, verdictBytesMax } from '../drive/verdict-file.ts';

type Outputs = Record<string, string>;

/** What a driver left behind; null: no verdict, so it has crashed. A string says what is wrong with it. */
export interface LeftVerdict {
  verdict: Verdict | null;
  problem: string | null;
  outputs: Outputs;
}

export function readVerdict(path: string, uid: number | null): LeftVerdict {
  const text = readOwned(path, uid, verdictBytesMax);
  if (text === null) return { verdict: null, problem: null, outputs: {} };
  try {
    const { verdict, outputs } = JSON.parse(text) as { verdict?: unknown; outputs?: unknown };
    const checked = checkVerdict(verdict);
    const kept = outputsOf(outputs);
    return typeof checked === 'string' ? { verdict: null, problem: checked, outputs: kept } : { verdict: checked, problem: null, outputs: kept };
  } catch (error) {
    return { verdict: null, problem: (error as Error).message, outputs: {} };
  }
}

function outputsOf(value: unknown): Outputs {
  if (typeof value !== 'object' || value === null) return {};
  const good = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && outputProblem(entry[0], entry[1]) === null,
  );
  return Object.fromEntries(good.slice(0, outputsMax));
}

/**
 * The text of a file that the job's user wrote, up to a length. Null when there is none, or when it is something else: a link or a pipe would
 * lead the runner, which may be another user, to what the job itself could not read.
 *
 * @param uid the job's user, when it is not the runner
 */
export function readOwned(path: string, uid: number | null, bytesMax: number): string | null {
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
    for (let read = -1; read !== 0 && length < buffer.length; length += read) read = readSync(fd, buffer, length);
    return buffer.toString('utf8', 0, length);
  } catch {
    return null;
  } finally {
    closeSync(fd);
  }
}
