import { hash } from 'node:crypto';
import type { ForeignLine } from '../shared/foreign-log.ts';
import { readExitMark } from './jobs/boot-script.ts';
import type { LogRecord } from './wire.ts';

/** What is remembered of records: nothing of what they say. */
export interface RecordsMark {
  count: number;
  digest: string;
}

export const markOf = (records: readonly LogRecord[]): RecordsMark => ({
  count: records.length,
  digest: hash('sha256', JSON.stringify(records.map(({ time, message }) => [time, message]))),
});

export const noRecords: RecordsMark = markOf([]);

/**
 * Records that are new. A runner that did not hear that its records arrived sends them once more, with others after them; their times, to the
 * nanosecond, tell them.
 *
 * @param last of the records that came with the last call, which its runner may not know to have arrived
 */
export function newRecords(last: RecordsMark, records: readonly LogRecord[]): LogRecord[] {
  const isRepeated = last.count <= records.length && markOf(records.slice(0, last.count)).digest === last.digest;
  return isRepeated ? records.slice(last.count) : [...records];
}

/**
 * Records as lines, without the mark of the exit code. The clock of the runner only says how far apart they are: the last of them was written just now.
 *
 * @param elapsedMs since the attempt was accepted
 */
export function linesOf(
  taskId: number,
  records: readonly LogRecord[],
  elapsedMs: number,
): { lines: ForeignLine[]; exitCode: number | null } {
  const instants = records.map(({ time }) => Date.parse(time));
  const newest = instants.filter(Number.isFinite).reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const lines: ForeignLine[] = [];
  let exitCode: number | null = null;
  for (const [at, { message }] of records.entries()) {
    const age = newest - (instants[at] ?? Number.NaN);
    const offsetMs = Math.max(0, elapsedMs - (Number.isFinite(age) ? age : 0));
    for (const line of message.replace(/\r?\n$/, '').split(/\r?\n/)) {
      const read = readExitMark(taskId, line);
      exitCode = read.exitCode ?? exitCode;
      if (read.text !== null) lines.push({ text: read.text, offsetMs });
    }
  }
  return { lines, exitCode };
}
