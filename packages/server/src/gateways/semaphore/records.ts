import type { ReportedLine } from '../shared/foreign-log.ts';
import { exitFactOf } from './exit-fact.ts';
import { readExitMark } from './jobs/boot-script.ts';
import type { LogRecord } from './wire.ts';

/** A line as its runner's log has it. */
type RecordLine = ReportedLine & { offsetMs: number };

/**
 * Records as lines, with a fact that no reader of the log sees in place of the mark of the exit code. A line is known by the time of its record, which has nanoseconds and is told again as it was, its
 * place in the record and its text. Of the clock of the runner only the time between two records counts: the last of them was written now.
 *
 * @param elapsedMs since the attempt was accepted
 */
export function linesOf(
  taskId: number,
  records: readonly LogRecord[],
  elapsedMs: number,
): { lines: RecordLine[]; exitCode: number | null } {
  const instants = records.map(({ time }) => Date.parse(time));
  const newest = instants.filter(Number.isFinite).reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const lines: RecordLine[] = [];
  let exitCode: number | null = null;
  for (const [at, { time, message }] of records.entries()) {
    const agoMs = newest - (instants[at] ?? Number.NaN);
    // before the attempt nothing was written, whatever the clock of its runner says
    const offsetMs = Math.max(0, Math.round(elapsedMs - (Number.isFinite(agoMs) ? agoMs : 0)));
    for (const [place, line] of message
      .replace(/\r?\n$/, '')
      .split(/\r?\n/)
      .entries()) {
      const read = readExitMark(taskId, line);
      exitCode = read.exitCode ?? exitCode;
      if (read.text !== null) lines.push({ text: read.text, offsetMs, key: `${time} ${place} ${read.text}` });
      if (read.exitCode === null) continue;
      const text = exitFactOf(read.exitCode);
      lines.push({ text, stream: 'data', offsetMs, key: `${time} ${place} exit ${read.exitCode}` });
    }
  }
  return { lines, exitCode };
}
