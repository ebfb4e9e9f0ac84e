import { dayMs, dayNumber } from './civil.ts';

/** What a clock on the wall shows: days since 1970-01-01 by the calendar there, and ms since midnight by that clock. */
export interface WallTime {
  dayNumber: number;
  timeMs: number;
}

type Formatter = Intl.DateTimeFormat;

const formatters = new Map<string, Formatter | null>();
const minuteMs = 60_000;

/** Null when there is no such zone. */
function formatterOf(timeZone: string): Formatter | null {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  let made: Formatter | null = null;
  // what stands for an offset, as +02:00 does, follows no rule of any place
  if (/^[A-Za-z]/.test(timeZone)) {
    try {
      const numeric = 'numeric' as const;
      made = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
        ...{ timeZone, hourCycle: 'h23', era: 'short' },
        ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric },
      });
    } catch {
      made = null;
    }
  }
  // names come from outside, and there are some six hundred zones
  if (formatters.size > 2_000) formatters.clear();
  formatters.set(timeZone, made);
  return made;
}

/** Whether this names a zone of the IANA database that is known here, `Europe/Berlin` or `UTC` for instance. */
export const isTimeZone = (name: string): boolean => formatterOf(name) !== null;

/** What clocks in a zone show at an instant (ms since the Unix epoch). Throws for a zone that does not exist. */
export function wallTimeAt(timeZone: string, at: number): WallTime {
  const formatter = formatterOf(timeZone);
  if (!formatter) throw new RangeError(`no such time zone: ${timeZone}`);
  const part: Record<string, number> = {};
  let isBefore = false;
  for (const { type, value } of formatter.formatToParts(at)) {
    if (type === 'era') isBefore = value !== 'AD';
    else part[type] = Number(value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const fraction = ((at % 1_000) + 1_000) % 1_000;
  return {
    dayNumber: dayNumber({ year: isBefore ? 1 - year : year, month, day }),
    timeMs: (hour * 60 + minute) * minuteMs + second * 1_000 + fraction,
  };
}

/** How far clocks of a zone are ahead of UTC, ms. */
export function offsetAt(timeZone: string, at: number): number {
  const { dayNumber: days, timeMs } = wallTimeAt(timeZone, at);
  return days * dayMs + timeMs - at;
}

/** When clocks of a zone show this, earliest first: never where they are put forward over it, twice where they are put back. */
export function instantsOf(timeZone: string, { dayNumber: days, timeMs }: WallTime): number[] {
  const asUtc = days * dayMs + timeMs;
  // no zone changes its offset twice in two days
  const offsets = new Set([offsetAt(timeZone, asUtc - dayMs), offsetAt(timeZone, asUtc + dayMs)]);
  const found = [...offsets].map((offset) => asUtc - offset).filter((at) => offsetAt(timeZone, at) === asUtc - at);
  return found.sort((a, b) => a - b);
}

/** When clocks of a zone are put forward or back after `from` and not after `to`, to the ms; at most one day lies between. Null: they are not. */
export function clockChangeBetween(timeZone: string, from: number, to: number): number | null {
  const before = offsetAt(timeZone, from);
  if (offsetAt(timeZone, to) === before) return null;
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(timeZone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}
