import type { LineLevel } from '@baton/core';
import { BadCall } from './bad-call.ts';
import { fieldsOf } from './fields.ts';

/** One record of a program's log, as lines. */
export interface LogRecord {
  level: LineLevel;
  lines: string[];
}

const linesMax = 200;
const charsMax = 64 * 1024;

const levels: ReadonlyMap<string, LineLevel> = new Map([
  ['DEBUG', 'debug'],
  ['INFO', 'info'],
  ['WARNING', 'warn'],
  ['WARN', 'warn'],
  ['ERROR', 'error'],
  ['CRITICAL', 'error'],
  ['FATAL', 'error'],
]);

/** Throws {@link BadCall}. The time is left out: it has no zone, and comes when it was written. */
export function recordOf(body: unknown): LogRecord {
  const log = fieldsOf(fieldsOf(body, 'the body').log, 'log');
  const { level, message } = log;
  if (typeof message !== 'string') throw new BadCall('log.message must be a text');
  if (message.length > charsMax) throw new BadCall(`log.message has more than ${charsMax} characters`);
  const lines = message.split(/\r\n|\n|\r/);
  const kept = lines.length > linesMax ? [...lines.slice(0, linesMax), `… (${lines.length - linesMax} more lines)`] : lines;
  return { level: levels.get(typeof level === 'string' ? level.toUpperCase() : '') ?? 'info', lines: kept };
}
