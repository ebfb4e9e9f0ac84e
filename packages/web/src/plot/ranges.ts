import { oneOf, text } from '../search-params.ts';

/** How far back plots go, as the address has it. */
export const timeRangeKeys = ['15m', '1h', '24h', '7d', '30d'] as const;
export type TimeRangeKey = (typeof timeRangeKeys)[number];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export const timeRanges: Readonly<Record<TimeRangeKey, { ms: number; label: string; words: string }>> = {
  '15m': { ms: 15 * minuteMs, label: '15 min', words: 'the last 15 minutes' },
  '1h': { ms: hourMs, label: '1 h', words: 'the last hour' },
  '24h': { ms: 24 * hourMs, label: '24 h', words: 'the last 24 hours' },
  '7d': { ms: 7 * 24 * hourMs, label: '7 d', words: 'the last 7 days' },
  '30d': { ms: 30 * 24 * hourMs, label: '30 d', words: 'the last 30 days' },
};

/** The parameters of the address: a time back from now, or one between two instants (`2026-03-14T09:26:53Z`), which has precedence. */
export interface TimeRangeSearch {
  range?: TimeRangeKey | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** What of the address is about the time that is shown. */
export const timeRangeSearch = (search: Record<string, unknown>): TimeRangeSearch => ({
  range: oneOf(search.range, timeRangeKeys),
  from: text(search.from),
  to: text(search.to),
});

/** The time that is shown. `fixed` null: it ends now. */
export interface TimeRange {
  key: TimeRangeKey;
  fixed: { from: number; to: number } | null;
}

/** The shortest time that may be looked at. */
export const shortestMs = minuteMs;

/** What an address shows. One that cannot be read counts as missing. */
export function timeRangeOf({ range, from, to }: TimeRangeSearch, preset: TimeRangeKey): TimeRange {
  const [begin, end] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  const isTime = Number.isFinite(begin) && Number.isFinite(end) && begin >= 0 && end > begin;
  return { key: range ?? preset, fixed: isTime ? { from: begin, to: Math.max(end, begin + shortestMs) } : null };
}

/** An instant as the address has it, to the second. */
export const addressInstant = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** From when to when. */
export const boundsOf = ({ key, fixed }: TimeRange, now: number): { from: number; to: number } =>
  fixed ?? { from: now - timeRanges[key].ms, to: now };
