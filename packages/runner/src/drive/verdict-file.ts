import { renameSync, writeFileSync } from 'node:fs';
import type { Json, JsonObject, Verdict } from '../executors/driver.ts';

/** What a driver leaves behind for the runner. */
export interface DriveEnd {
  verdict: Verdict;
  outputs: Readonly<Record<string, string>>;
}

/** No end is longer: 64 outputs of 16 KiB, and what is asked with details and state, as JSON. */
export const verdictBytesMax = 8 * 1024 * 1024;
const questionCharsMax = 4_000;
const dataBytesMax = 32 * 1024;

/** It appears whole or not at all. Throws what the file system says. */
export function writeVerdict(path: string, end: DriveEnd): void {
  const temporary = `${path}.part`;
  writeFileSync(temporary, JSON.stringify(end), { mode: 0o600 });
  renameSync(temporary, path);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const fits = (value: unknown): boolean => Buffer.byteLength(JSON.stringify(value) ?? '') <= dataBytesMax;

/** The verdict that this is, with a question that is cut to its length; a string says what is wrong with it. */
export function checkVerdict(value: unknown): Verdict | string {
  if (!isRecord(value)) return 'it is no object';
  const { kind, exitCode = null, message, what, question, detail, state = null, stay } = value;
  if (kind === 'succeeded') return { kind };
  if (kind === 'failed') {
    if (typeof message !== 'string') return 'a failure without a message';
    return { kind, exitCode: isWhole(exitCode) ? exitCode : null, message };
  }
  if (kind !== 'awaiting') return `there is no end of the kind ${String(kind)}`;
  if (what !== 'approval' && what !== 'input') return `nobody can be asked for ${String(what)}`;
  if (typeof question !== 'string' || question === '') return 'it asks without a question';
  if (!isRecord(detail) || !fits(detail)) return `the details of a question must be an object of at most ${dataBytesMax} bytes`;
  if (!fits(state)) return `the state that waits for an answer has more than ${dataBytesMax} bytes`;
  const asked = { question: question.slice(0, questionCharsMax), detail: detail as JsonObject, state: state as Json };
  return { kind, what, ...asked, stay: stay === true };
}
