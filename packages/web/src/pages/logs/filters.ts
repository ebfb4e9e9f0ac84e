import { withQuery } from '../../api/request.ts';
import type { LinesWanted } from '../../live/lines-feed.ts';

/** What stands in the address of the page. */
export interface LogsSearch {
  runner?: string | undefined;
  source?: 'server' | 'runner' | undefined;
  level?: 'info' | 'warn' | 'error' | undefined;
  since?: string | undefined;
  /** with `since=between`: local date and time, as such a field has them */
  from?: string | undefined;
  to?: string | undefined;
  search?: string | undefined;
}

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** How far back, by what stands in the address. */
export const spans: Readonly<Record<string, { label: string; ms: number }>> = {
  hour: { label: 'Last hour', ms: hourMs },
  day: { label: 'Last 24 hours', ms: 24 * hourMs },
  week: { label: 'Last 7 days', ms: 7 * 24 * hourMs },
};

export const sources = [
  { value: 'server', label: 'Server' },
  { value: 'runner', label: 'Runners' },
] as const;

export const levels = [
  { value: 'info', label: 'Info and above' },
  { value: 'warn', label: 'Warnings and errors' },
  { value: 'error', label: 'Errors' },
] as const;

/** The filter that an address asks for, rounded to the minute, so that the same address asks for the same. */
export function wantedOf(search: LogsSearch, scope: string | null, now: number): LinesWanted {
  const { runner, source, level, search: text } = search;
  return { runner, scope: scope ?? undefined, source, level, text, ...timesOf(search, now) };
}

function timesOf({ since, from, to }: LogsSearch, now: number): Pick<LinesWanted, 'from' | 'to'> {
  if (since === 'between') return { from: instantOf(from), to: instantOf(to, minuteMs - 1) };
  const span = since === undefined ? undefined : spans[since];
  return { from: span && Math.floor((now - span.ms) / minuteMs) * minuteMs };
}

/** Undefined: it is no date. */
function instantOf(local: string | undefined, laterMs = 0): number | undefined {
  const at = local === undefined ? Number.NaN : Date.parse(local);
  return Number.isFinite(at) && at >= 0 ? at + laterMs : undefined;
}

export const isFiltered = (search: LogsSearch): boolean => Object.values(search).some((value) => value !== undefined);

/** What the server says of a runner that could not connect, or was not let in. */
export const isTrouble = (search: LogsSearch): boolean => search.source === 'server' && search.level === 'warn';

/** The address of the page with other parameters. */
export const addressWith = (search: LogsSearch, patch: Record<string, string>): string =>
  withQuery('/logs', { ...search, ...patch });
