import { hash } from 'node:crypto';
import type { LogPageView } from '../../app/index.ts';
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

const secondMs = 1_000;

/**
 * How many of the first lines are the last that are stored, when nobody remembers what came before. A line is known by its text and by the millisecond
 * of its second, which its runner's clock gave it (`linesOf`).
 *
 * @param stored the newest lines of the log, at most as many as `lines`
 */
export function repeatedLines(
  stored: readonly Pick<LogPageView['chunks'][number], 'bytes' | 'offsetMs'>[],
  lines: readonly { text: string; offsetMs: number }[],
): number {
  const known = stored.map(({ bytes, offsetMs }) => lineKey(new TextDecoder().decode(bytes).replace(/\n$/, ''), offsetMs));
  const told = lines.map(({ text, offsetMs }) => lineKey(text, offsetMs));
  for (let count = Math.min(known.length, told.length); count > 0; count--)
    if (known.slice(-count).every((key, at) => key === told[at])) return count;
  return 0;
}

const lineKey = (text: string, offsetMs: number): string => `${offsetMs % secondMs} ${text}`;

/**
 * Records as lines, without the mark of the exit code. The clock of the runner only says how far apart they are, and the millisecond of each: the last of
 * them was written in this second. So a record that is told again has the same millisecond, though nobody knows any more when it came first.
 *
 * @param elapsedMs since the attempt was accepted
 */
export function linesOf(
  taskId: number,
  records: readonly LogRecord[],
  elapsedMs: number,
): { lines: (ForeignLine & { offsetMs: number })[]; exitCode: number | null } {
  const instants = records.map(({ time }) => Date.parse(time));
  const newest = instants.filter(Number.isFinite).reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const begin = Math.floor((newest - elapsedMs) / secondMs) * secondMs;
  const lines: (ForeignLine & { offsetMs: number })[] = [];
  let exitCode: number | null = null;
  for (const [at, { message }] of records.entries()) {
    const offsetMs = offsetOf((instants[at] ?? Number.NaN) - begin, elapsedMs);
    for (const line of message.replace(/\r?\n$/, '').split(/\r?\n/)) {
      const read = readExitMark(taskId, line);
      exitCode = read.exitCode ?? exitCode;
      if (read.text !== null) lines.push({ text: read.text, offsetMs });
    }
  }
  return { lines, exitCode };
}

/** Before the attempt nothing was written, whatever the clock of its runner says. */
function offsetOf(sinceMs: number, elapsedMs: number): number {
  if (!Number.isFinite(sinceMs)) return Math.round(elapsedMs);
  return sinceMs >= 0 ? sinceMs : ((sinceMs % secondMs) + secondMs) % secondMs;
}
