/** A day of the Gregorian calendar. */
export interface Day {
  year: number;
  /** 1 to 12 */
  month: number;
  /** 1 to 31 */
  day: number;
}

export const dayMs = 24 * 3_600_000;
const daysPerEra = 146_097;

/** Days since 1970-01-01. A day beyond the end of its month is one of the next. */
export function dayNumber({ year, month, day }: Day): number {
  // years that begin in March end with the day that is sometimes there
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * daysPerEra + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** 1970-01-01 was a Thursday. */
export const weekdayOf = (dayNumberOf: number): Weekday => weekdays[(((dayNumberOf + 3) % 7) + 7) % 7] ?? 'mon';
