import { dayMs, type Weekday, weekdayOf } from '../zone/civil.ts';
import { clockChangeBetween, instantsOf, wallTimeAt } from '../zone/zone.ts';

/**
 * Hours of the day in which nothing is assigned. They hold exactly while clocks of the zone show a time from `from` on and before `to`. So where
 * clocks are put forward over them they are shorter, or do not come at all; where clocks are put back into them they come twice.
 */
export interface PauseWindow {
  /** on which they begin, by the calendar of the zone; none: every day */
  days: readonly Weekday[];
  /** `HH:MM`, 00:00 to 23:59 */
  from: string;
  /** before it on the same day, or, not later than `from`, on the next */
  to: string;
  /** of the IANA database */
  timeZone: string;
}

const timePattern = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** `HH:MM` as ms since midnight; null: it is none. */
export function timeOfDay(text: string): number | null {
  const [, hours, minutes] = timePattern.exec(text) ?? [];
  return hours === undefined ? null : (Number(hours) * 60 + Number(minutes)) * 60_000;
}

interface Times {
  from: number;
  to: number;
}

function timesOf(window: PauseWindow): Times {
  const [from, to] = [timeOfDay(window.from), timeOfDay(window.to)];
  if (from === null || to === null) throw new RangeError(`no time of day: ${window.from} or ${window.to}`);
  return { from, to };
}

/** Whether its hours are now. */
export function isOpen(window: PauseWindow, now: number): boolean {
  const { from, to } = timesOf(window);
  const { dayNumber, timeMs } = wallTimeAt(window.timeZone, now);
  const begins = (day: number): boolean => window.days.length === 0 || window.days.includes(weekdayOf(day));
  if (from < to) return timeMs >= from && timeMs < to && begins(dayNumber);
  return timeMs >= from ? begins(dayNumber) : timeMs < to && begins(dayNumber - 1);
}

/** Hours of one day a week may be skipped by the clocks once. */
const daysAhead = 16;

/** When its hours next begin or end after `now`; null: not within the next two weeks. */
export function nextTurn(window: PauseWindow, now: number): number | null {
  const { timeZone } = window;
  const wasOpen = isOpen(window, now);
  const { from, to } = timesOf(window);
  const today = wallTimeAt(timeZone, now).dayNumber;
  for (let ahead = -1; ahead < daysAhead; ahead++) {
    const turns = [from, to].flatMap((timeMs) => instantsOf(timeZone, { dayNumber: today + ahead, timeMs }));
    const turn = turns.sort((a, b) => a - b).find((at) => at > now && isOpen(window, at) !== wasOpen);
    if (turn !== undefined) return earlierTurn(window, now, turn, wasOpen);
  }
  return null;
}

/** When clocks that are put forward or back turn it before what was found. */
function earlierTurn(window: PauseWindow, now: number, found: number, wasOpen: boolean): number {
  for (let at = now; at < found; at += dayMs) {
    const change = clockChangeBetween(window.timeZone, at, Math.min(at + dayMs, found));
    if (change !== null && change < found && isOpen(window, change) !== wasOpen) return change;
  }
  return found;
}
