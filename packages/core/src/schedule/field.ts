/** One of the five fields of a line. */
export interface FieldKind {
  name: 'minute' | 'hour' | 'day of the month' | 'month' | 'day of the week';
  min: number;
  max: number;
  /** names by their numbers from `min` on */
  names: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

export const fieldKinds: readonly FieldKind[] = [
  { name: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', min: 0, max: 23, names: [] },
  { name: 'day of the month', min: 1, max: 31, names: [] },
  { name: 'month', min: 1, max: 12, names: months },
  // 7 is Sunday too
  { name: 'day of the week', min: 0, max: 7, names: weekdays },
];

/** The values of a field, in order; `isStar`: it begins with `*`. Or what is wrong with it, to follow its name. */
export type Field = { values: number[]; isStar: boolean } | { problem: string };

/** Reads `*`, `5`, `mon`, `1-5`, and steps of the first and last, separated by commas. */
export function parseField(kind: FieldKind, text: string): Field {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const values = parsePart(kind, part);
    if (typeof values === 'string') return { problem: values };
    for (const value of values) found.add(kind.max === 7 && value === 7 ? 0 : value);
  }
  return { values: [...found].sort((a, b) => a - b), isStar: text.startsWith('*') };
}

function parsePart(kind: FieldKind, part: string): number[] | string {
  const [range = '', step, ...more] = part.split('/');
  if (part === '' || more.length > 0) return `has a part that can not be read: "${part}"`;
  const ends = rangeOf(kind, range);
  if (typeof ends === 'string') return ends;
  const [first, last] = ends;
  if (step === undefined) return steps(first, last, 1);
  if (range !== '*' && !range.includes('-')) return `has a step behind a single value: write ${range}-${kind.max}/${step}`;
  if (!/^\d{1,4}$/.test(step) || Number(step) === 0) return `has a step that is no whole number from 1 on: "${step}"`;
  const width = kind.max === 7 ? 7 : kind.max - kind.min + 1;
  if (Number(step) >= width) return `has a step of ${step}, and there are only ${width} values: name the one that is meant`;
  return steps(first, range === '*' && kind.max === 7 ? 6 : last, Number(step));
}

function rangeOf(kind: FieldKind, range: string): [number, number] | string {
  if (range === '*') return [kind.min, kind.max];
  const ends = range.split('-');
  if (ends.length > 2) return `has a part that can not be read: "${range}"`;
  const [first, last = first] = ends.map((word) => numberOf(kind, word));
  if (typeof first === 'string' || first === undefined) return first ?? 'is empty';
  if (typeof last === 'string' || last === undefined) return last ?? 'is empty';
  // a week may end with its Sunday
  const end = kind.max === 7 && last === 0 && first > 0 ? 7 : last;
  return first > end ? `has a range that begins after its end: "${range}"` : [first, end];
}

function numberOf({ min, max, names }: FieldKind, word: string): number | string {
  const named = names.indexOf(word.toLowerCase());
  if (named >= 0) return named + min;
  if (!/^\d{1,4}$/.test(word)) return `can not be read: "${word}"`;
  const value = Number(word);
  return value < min || value > max ? `must be from ${min} to ${max}, not ${value}` : value;
}

const steps = (first: number, last: number, by: number): number[] =>
  Array.from({ length: Math.floor((last - first) / by) + 1 }, (_, index) => first + index * by);
