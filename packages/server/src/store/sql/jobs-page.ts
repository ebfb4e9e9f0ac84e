import type { Job } from '@baton/core';
import type { JobFilter, Page, Paged } from '../interface.ts';
import type { NamedQuery } from './named-query.ts';
import { readers } from './rows.ts';

/** Queries that each give a part of the jobs, newest first: of all, those of states or scopes, those of a runner. */
export interface JobQueries {
  any: NamedQuery;
  byState: NamedQuery;
  byRunner: NamedQuery;
}

/** What lists of jobs are read with. */
export interface JobSource {
  /** whole rows */
  pages: JobQueries;
  /** only id and name, to search among */
  names: JobQueries;
  /** a list as one argument */
  listOf(values: readonly string[]): unknown;
  /** runs a query with (ids below, limit, states or null, scopes or null, runner or null) */
  rows(query: NamedQuery, ...args: unknown[]): Promise<unknown[][]> | unknown[][];
  get(ids: readonly string[]): Promise<Job[]>;
}

/** Names looked at before other work gets its turn. */
const searchWindow = 2_000;

/** Above every id in the order of text: where the first page begins. */
export const aboveAllIds = '\u{10ffff}';

/** A page of jobs, newest first. A search looks at names in windows and lets other work in between them. */
export async function jobsPage(source: JobSource, filter: JobFilter, page: Page): Promise<Paged<Job>> {
  if (filter.search === null) {
    const rows = await list(source, source.pages, filter, page.after, page.limit + 1);
    return pageOf(
      rows.map((row) => readers.job(row, 0)),
      page.limit,
    );
  }
  const part = filter.search.toLowerCase();
  const found: string[] = [];
  let after = page.after;
  while (found.length <= page.limit) {
    const window = (await list(source, source.names, filter, after, searchWindow)) as [id: string, name: string][];
    for (const [id, name] of window) if (name.toLowerCase().includes(part) || id.startsWith(part)) found.push(id);
    after = window.at(-1)?.[0] ?? after;
    if (window.length < searchWindow) break;
    await new Promise(setImmediate);
  }
  return pageOf(await source.get(found.slice(0, page.limit + 1)), page.limit);
}

export const pageOf = (rows: Job[], limit: number): Paged<Job> =>
  rows.length <= limit ? { rows, next: null } : { rows: rows.slice(0, limit), next: rows[limit - 1]?.id ?? null };

function list(source: JobSource, queries: JobQueries, filter: JobFilter, after: string | null, limit: number) {
  const { states, scopeIds, runnerId } = filter;
  const args = [after ?? aboveAllIds, limit, states && source.listOf(states), scopeIds && source.listOf(scopeIds), runnerId];
  if (runnerId !== null) return source.rows(queries.byRunner, ...args);
  return source.rows(states || scopeIds ? queries.byState : queries.any, ...args);
}
