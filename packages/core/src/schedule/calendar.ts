import { type Day, dayOf } from '../zone/civil.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

/** A day with its weekday as cron counts: Sunday is 0. */
export interface CronDay extends Day {
  weekday: number;
}

/** The day with this number since 1970-01-01, which was a Thursday. */
export const cronDay = (number: number): CronDay => ({ ...dayOf(number), weekday: (((number + 4) % 7) + 7) % 7 });

/** The most days that a month can have, in any year. */
export const daysMaxOf = (month: number): number => (month === 2 ? 29 : [4, 6, 9, 11].includes(month) ? 30 : 31);
