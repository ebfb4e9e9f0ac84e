import type { JobFilters } from '@baton/protocol';
import { withQuery } from '../../api/request.ts';
import type { JobFilter } from '../../live/job-rows.ts';
import { type JobFilterKey, jobFilters } from './states.ts';

/** What stands in the address of the page. */
export interface JobsSearch {
  show?: JobFilterKey | undefined;
  search?: string | undefined;
  runner?: string | undefined;
  executor?: string | undefined;
  labels?: string | undefined;
  template?: string | undefined;
  class?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
  /** `-priority`; undefined: newest first */
  sort?: string | undefined;
  selected?: string | undefined;
  new?: 'job' | undefined;
}

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** How far back, by what stands in the address. */
export const spans: Readonly<Record<string, { label: string; ms: number }>> = {
  hour: { label: 'Last hour', ms: hourMs },
  day: { label: 'Last 24 hours', ms: 24 * hourMs },
  week: { label: 'Last 7 days', ms: 7 * 24 * hourMs },
  month: { label: 'Last 30 days', ms: 30 * 24 * hourMs },
};

/** An instant of an address: a span back from now, rounded to the minute so that the same address asks for the same, or an exact time. */
function instantOf(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const span = Object.hasOwn(spans, text) ? spans[text] : undefined;
  if (span) return Math.max(0, Math.floor((now - span.ms) / minuteMs) * minuteMs);
  const exact = Date.parse(text);
  return Number.isNaN(exact) ? undefined : Math.max(0, exact);
}

/** Which jobs an address asks for. */
export function filterOf(search: JobsSearch, scope: string | null, now: number): JobFilter {
  const wanted: JobFilters = {
    scope: scope === null || scope === 'instance' ? undefined : scope,
    ...{ runner: search.runner, executor: search.executor, labels: search.labels, template: search.template },
    ...{ class: search.class, from: instantOf(search.since, now), to: instantOf(search.until, now) },
  } as JobFilters;
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as JobFilters;
  return { ...given, states: jobFilters[search.show ?? 'all'].states, search: search.search ?? '' };
}

/** Filters besides the state: while one is there, numbers of all jobs say nothing about the list. */
const narrowing = ['search', 'runner', 'executor', 'labels', 'template', 'class', 'since', 'until'] as const;
export const isNarrowed = (search: JobsSearch): boolean => narrowing.some((name) => search[name] !== undefined);

/** The address of the page with other parameters; an empty one is left out. */
export const addressWith = (search: JobsSearch, patch: JobsSearch): string =>
  withQuery('/jobs', { ...search, new: undefined, selected: undefined, ...patch });

/** Where the server gives out everything that passes the filter. */
export function exportHref(format: 'ndjson' | 'csv', { states, search, ...filter }: JobFilter): string {
  const query = { ...filter, state: states?.join(','), search: search === '' ? undefined : search, format };
  return withQuery('/api/v1/jobs/export', query);
}
