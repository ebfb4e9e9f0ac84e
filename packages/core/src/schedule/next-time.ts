import { dayMs, dayNumber } from '../zone/civil.ts';
import { cronDay, hourMs, minuteMs } from './calendar.ts';
import type { CronLine } from './cron.ts';
import { changeBetween, type Zone } from './zone.ts';

/** Times of cron lines in a time zone. */
export interface CronTimes {
  lines: readonly CronLine[];
  zone: Zone;
}

/** No zone is farther from UTC, and none is farther from another within a day. */
const marginMs = 26 * hourMs;
/** A line may name one weekday of the leap day, which may take forty years to come. */
const daysAhead = 60 * 366;

/**
 * The first time after an instant, ms; null: none for decades.
 *
 * Where clocks change: a line that names hours runs once for each time that it names on a day. A time that comes twice counts when it comes first;
 * times that are skipped run at the moment of the change, once for all of them. A line for every hour (`*`) goes by the clocks as they go: what is
 * skipped is not there, what comes twice runs twice, so that every 15 minutes stays every 15 minutes.
 */
export function nextTime({ lines, zone }: CronTimes, after: number): number | null {
  let first: number | null = null;
  for (const line of lines) {
    const next = line.hours.length === 24 ? nextOfEveryHour(line, zone, after) : nextOfNamedHours(line, zone, after);
    if (next !== null && (first === null || next < first)) first = next;
  }
  return first;
}

/** The newest time that is not after `now`, where `due` is such a time. */
export function newestTime(times: CronTimes, due: number, now: number): number {
  for (let back = minuteMs; now - back > due; back *= 2) {
    const first = nextTime(times, now - back);
    if (first !== null && first <= now) return lastUntil(times, first, now);
  }
  return lastUntil(times, due, now);
}

function lastUntil(times: CronTimes, from: number, now: number): number {
  let last = from;
  for (let next = nextTime(times, last); next !== null && next <= now; next = nextTime(times, last)) last = next;
  return last;
}

function nextOfNamedHours(line: CronLine, zone: Zone, after: number): number | null {
  for (let wall = nextWall(line, after + zone.offsetAt(after)); wall !== null; wall = nextWall(line, wall)) {
    // in an hour that comes a second time, its times are behind
    const instant = instantOf(zone, wall);
    if (instant > after) return instant;
  }
  return null;
}

function nextOfEveryHour(line: CronLine, zone: Zone, after: number): number | null {
  for (let from = after + 1; ; ) {
    const [offset, end] = [zone.offsetAt(from), from + marginMs];
    const wall = nextWall(line, from + offset - 1);
    if (wall === null) return null;
    const next = wall - offset;
    const change = zone.offsetAt(end) === offset ? null : changeBetween(zone, from, end);
    if (next < (change ?? end)) return next;
    // what clocks show twice lies about a change: nothing is missed between here and the next time but for that
    from = change ?? Math.max(end, next - marginMs);
  }
}

/** When clocks show this first; where they never do, when they are changed past it. */
function instantOf(zone: Zone, wall: number): number {
  const [before, after] = [zone.offsetAt(wall - marginMs), zone.offsetAt(wall + marginMs)];
  const [early, late] = [wall - before, wall - after];
  if (before === after) return early;
  const candidates = [early, late].filter((instant) => instant + zone.offsetAt(instant) === wall);
  return candidates.length > 0 ? Math.min(...candidates) : changeBetween(zone, wall - marginMs, wall + marginMs);
}

/** What clocks show at the first time of the line behind this, if none of them is ever changed. */
function nextWall(line: CronLine, wall: number): number | null {
  const today = Math.floor(wall / dayMs);
  const minuteOfDay = Math.floor((wall - today * dayMs) / minuteMs);
  for (let day = today; day <= today + daysAhead; ) {
    const date = cronDay(day);
    if (!line.months.has(date.month)) {
      day = dayNumber({ year: date.month === 12 ? date.year + 1 : date.year, month: (date.month % 12) + 1, day: 1 });
      continue;
    }
    const [isDay, isWeekday] = [line.days.has(date.day), line.weekdays.has(date.weekday)];
    const minute = (line.isEitherDay ? isDay || isWeekday : isDay && isWeekday)
      ? minuteBehind(line, day === today ? minuteOfDay : -1)
      : null;
    if (minute !== null) return day * dayMs + minute * minuteMs;
    day++;
  }
  return null;
}

/** The first minute of a day behind this one. */
function minuteBehind({ hours, minutes }: CronLine, minuteOfDay: number): number | null {
  for (const hour of hours) {
    if (hour * 60 + 59 <= minuteOfDay) continue;
    for (const minute of minutes) if (hour * 60 + minute > minuteOfDay) return hour * 60 + minute;
  }
  return null;
}
