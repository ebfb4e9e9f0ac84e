/** A line as lists of numbers; null: every one. */
export interface WalkedLine {
  minutes: number[];
  hours: number[] | null;
  days: number[] | null;
  /** Sunday is 0 */
  weekdays: number[] | null;
}

interface Seen {
  instant: number;
  /** `2026-03-29 02:30` */
  wall: string;
  hour: number;
  minute: number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * Due times found by looking at the clock of a place every minute, with nothing of the code that computes them: a line for every hour is due
 * whenever the clock shows one of its minutes; a line that names hours, when the clock first shows a time of it on a day, or passes one.
 */
export function walkMinutes(lines: readonly WalkedLine[], zone: string, from: number, until: number): number[] {
  const found = new Set<number>();
  const seen = lookAt(zone, from - dayMs, until);
  for (const line of lines)
    for (const at of line.hours === null ? everyHour(line, seen) : namedHours(line, line.hours, seen)) found.add(at);
  return [...found].filter((at) => at >= from && at < until).sort((a, b) => a - b);
}

function lookAt(zone: string, from: number, until: number): Seen[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const seen: Seen[] = [];
  for (let instant = from; instant < until; instant += minuteMs) {
    const wall = format.format(instant);
    seen.push({ instant, wall, hour: Number(wall.slice(11, 13)), minute: Number(wall.slice(14, 16)) });
  }
  return seen;
}

const everyHour = (line: WalkedLine, seen: readonly Seen[]): number[] =>
  seen
    .filter(({ wall, minute }) => line.minutes.includes(minute) && isDay(line, wall.slice(0, 10)))
    .map(({ instant }) => instant);

function namedHours(line: WalkedLine, hours: readonly number[], seen: readonly Seen[]): number[] {
  const first = new Map<string, number>();
  for (const { wall, instant } of seen) if (!first.has(wall)) first.set(wall, instant);
  const due: number[] = [];
  const days = new Set(seen.map(({ wall }) => wall.slice(0, 10)));
  for (const day of days) {
    if (!isDay(line, day)) continue;
    for (const hour of hours) {
      for (const minute of line.minutes) {
        const wall = `${day} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        // the first minute that shows a later time: the clock jumped over this one
        const at = first.get(wall) ?? seen.find((each) => each.wall > wall)?.instant;
        if (at !== undefined) due.push(at);
      }
    }
  }
  return due;
}

function isDay({ days, weekdays }: WalkedLine, day: string): boolean {
  const isDate = days?.includes(Number(day.slice(8, 10))) ?? true;
  const isWeekday = weekdays?.includes(new Date(`${day}T00:00Z`).getUTCDay()) ?? true;
  return days && weekdays ? isDate || isWeekday : isDate && isWeekday;
}
