import { withQuery } from '../../api/request.ts';
import type { LinesWanted } from '../../live/lines-feed.ts';

/** What stands in the address of the page. */
export interface LogsSearch {
  runner?: string | undefined;
  source?: 'server' | 'runner' | undefined;
  level?: 'info' | 'warn' | 'error' | undefined;
  since?: string | undefined;
  search?: string | undefined;
}

const hourMs = 3_600_000;

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
export function wantedOf({ runner, source, level, since, search }: LogsSearch, now: number): LinesWanted {
  const span = since === undefined ? undefined : spans[since];
  const from = span && Math.floor((now - span.ms) / 60_000) * 60_000;
  return { runner, source, level, text: search, from };
}

export const isFiltered = (search: LogsSearch): boolean => Object.values(search).some((value) => value !== undefined);

/** The address of the page with other parameters. */
export const addressWith = (search: LogsSearch, patch: Record<string, string>): string =>
  withQuery('/logs', { ...search, ...patch });
