import { serverNow, useTicking } from '../live/clock.ts';
import { boundsOf, type TimeRange, timeRanges } from '../plot/ranges.ts';

/** Widest screens: time moves on when it would be seen. */
const pixels = 1_200;

/** The time that is shown and now, which both go on with the clock. */
export function useShown(range: TimeRange): { shown: { from: number; to: number }; now: number } {
  const spanMs = range.fixed ? range.fixed.to - range.fixed.from : timeRanges[range.key].ms;
  const everyMs = Math.max(1_000, Math.floor(spanMs / pixels));
  const now = Number(useTicking((at) => String(Math.floor(at / everyMs) * everyMs))) || serverNow();
  return { shown: boundsOf(range, now), now };
}
