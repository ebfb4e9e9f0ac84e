/*
 * How people write and read intervals, and what a value is drawn from: the same in the page and on the command line.
 */

interface Interval {
  min: number;
  max: number;
}

/** `433000000..434000000`; one number where both ends are the same. */
export const intervalText = ({ min, max }: Interval): string => (min === max ? String(min) : `${min}..${max}`);

/** `2m, 430000000..440000000` */
export const sourcesText = (sources: readonly { name: string | null; intervals: readonly Interval[] }[]): string =>
  sources.map(({ name, intervals }) => name ?? intervals.map(intervalText).join(', ')).join(', ');

const looksLikeNumber = /^[-+.\d]+(?:[eE][-+]?\d+)?$/;

const readNumber = (text: string): number => (looksLikeNumber.test(text) ? Number(text) : Number.NaN);

/** `144e6..146e6`, or one number; null: the text is neither, or its ends are the wrong way round. */
export function readInterval(text: string): Interval | null {
  const [first = '', second = first, ...more] = text.split('..').map((part) => part.trim());
  const [min, max] = [readNumber(first), readNumber(second)];
  return more.length === 0 && Number.isFinite(min) && Number.isFinite(max) && min <= max ? { min, max } : null;
}

/** One thing to draw from: `2m`, `144e6..146e6`, `433920000`. Null: it is none of them. */
export function readSource(text: string): string | number | Interval | null {
  const source = text.trim();
  if (!source.includes('..') && !looksLikeNumber.test(source)) return /^[^\s,=]+$/.test(source) ? source : null;
  const interval = readInterval(source);
  return interval && interval.min === interval.max ? interval.min : interval;
}
