import { formatDuration } from '../text/duration.ts';
import { formatClock, formatExact } from '../text/time.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** `14:05`, with the date where the time is long. */
const instantWords = (at: number, isLong: boolean): string =>
  isLong ? formatExact(at).slice(0, 16) : formatClock(at).slice(0, 5);

/** `14:05 to 14:10` */
export const stepWords = (at: number, stepMs: number): string =>
  `${instantWords(at, stepMs >= hourMs)} to ${instantWords(at + stepMs, stepMs >= dayMs)}`;

/** `from 14:05 to 15:05` */
export const spanWords = ({ from, to }: { from: number; to: number }): string =>
  `from ${instantWords(from, to - from >= dayMs)} to ${instantWords(to, to - from >= dayMs)}`;

/** `98.5 %`, without a fraction where there is none. */
export const percentWords = (part: number): string => `${Math.round(part * 1_000) / 10} %`;

/** A duration for an axis: whole ones without what is nothing of them, `5 min`, `1 s`. */
export const durationWords = (ms: number): string =>
  formatDuration(ms)
    .replace('.0 s', ' s')
    .replace(/ 00 (s|min)$/, '')
    .replace(/ 0 h$/, '');

/** The mark of an axis: the time of day, and at midnight the day. */
export function tickWords(at: number): string {
  const clock = formatClock(at).slice(0, 5);
  return clock === '00:00' ? formatExact(at).slice(5, 10) : clock;
}
