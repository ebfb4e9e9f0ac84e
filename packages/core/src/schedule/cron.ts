import { daysMaxOf } from './calendar.ts';
import { fieldKinds, parseField } from './field.ts';

/** When something is to be done, in the words of cron: five fields, by the rules of Vixie's. */
export interface CronLine {
  /** all lists are sorted */
  minutes: readonly number[];
  hours: readonly number[];
  days: ReadonlySet<number>;
  months: ReadonlySet<number>;
  /** Sunday is 0 */
  weekdays: ReadonlySet<number>;
  /** both the day of the month and that of the week are given, without `*` at the beginning: then either is enough; else both must fit */
  isEitherDay: boolean;
}

/** What is wrong with a line, to follow `where`. */
export interface CronProblem {
  /** `line 2, hour`, for instance */
  where: string;
  problem: string;
  /** the text that is meant */
  value: string;
}

const shortcuts: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/**
 * Reads lines of five fields (minute, hour, day of the month, month, day of the week) or a shortcut as `@daily`. Empty lines and those that
 * begin with `#` say nothing. A line that never comes is refused.
 */
export function parseCron(text: string): { lines: CronLine[] } | { problem: CronProblem } {
  const lines: CronLine[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const found = parseLine(line);
    if ('problem' in found) {
      const where = found.field === null ? `line ${index + 1}` : `line ${index + 1}, ${found.field},`;
      return { problem: { where, problem: found.problem, value: found.value } };
    }
    lines.push(found);
  }
  return lines.length > 0 ? { lines } : { problem: { where: 'the lines', problem: 'say no time', value: text } };
}

type LineProblem = { field: string | null; problem: string; value: string };

function parseLine(line: string): CronLine | LineProblem {
  const written = line.startsWith('@') ? shortcuts[line.toLowerCase()] : line;
  if (written === undefined) return { field: null, problem: `is none of ${Object.keys(shortcuts).join(', ')}`, value: line };
  const words = written.split(/\s+/);
  if (words.length !== 5) {
    const hint = words.length === 6 ? '; seconds can not be given' : '';
    return { field: null, problem: `has ${words.length} fields, and five are needed${hint}`, value: line };
  }
  const fields: { values: number[]; isStar: boolean }[] = [];
  for (const [index, kind] of fieldKinds.entries()) {
    const value = words[index] ?? '';
    const field = parseField(kind, value);
    if ('problem' in field) return { field: kind.name, problem: field.problem, value };
    fields.push(field);
  }
  const [minutes, hours, days, months, weekdays] = fields as [Read, Read, Read, Read, Read];
  const cron: CronLine = {
    minutes: minutes.values,
    hours: hours.values,
    days: new Set(days.values),
    months: new Set(months.values),
    weekdays: new Set(weekdays.values),
    isEitherDay: !days.isStar && !weekdays.isStar,
  };
  if (cron.isEitherDay || months.values.some((month) => days.values.some((day) => day <= daysMaxOf(month)))) return cron;
  return { field: 'day of the month', problem: `never comes in the months ${words[3]}`, value: words[2] ?? '' };
}

type Read = { values: number[]; isStar: boolean };
