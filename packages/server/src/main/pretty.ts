import { showValue } from '@baton/protocol';
import type { DestinationStream } from 'pino';

const levels: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'WARN', 50: 'ERROR', 60: 'FATAL' };

interface Line {
  level: number;
  time: string;
  msg?: string;
  err?: { message?: string; stack?: string };
}

/** Writes log objects as lines for people: time, level, message, and the data as `name=value`. */
export const prettyStream = (output: DestinationStream): DestinationStream => ({
  write(text) {
    output.write(prettyLine(text));
  },
});

function prettyLine(text: string): string {
  const { level, time, msg = '', err, ...data } = JSON.parse(text) as Line;
  const clock = time.slice(11, 19);
  const fields = Object.entries(data).map(([name, value]) => ` ${name}=${showValue(value)}`);
  const trace = err ? `\n${err.stack ?? err.message ?? ''}` : '';
  return `${clock} ${(levels[level] ?? String(level)).padEnd(5)} ${msg}${fields.join('')}${trace}\n`;
}
