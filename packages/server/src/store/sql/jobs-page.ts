import type { Job, JobClass } from '@baton/core';
import type { JobFilter, Page, Paged } from '../interface.ts';
import { classChecker, nameMatches } from '../job-filter.ts';
import type { NamedQuery } from './named-query.ts';
import { readers } from './rows.ts';

/** Queries that each give a part of the jobs, newest first: of all, those of states or scopes, of a runner, of a template. */
export interface JobQueries {
  any: NamedQuery;
  byState: NamedQuery;
  byRunner: NamedQuery;
  byTemplate: NamedQuery;
}

/** What lists of jobs are read with. */
export interface JobSource {
  /** whole rows */
  pages: JobQueries;
  /** only id and name, to search among */
  names: JobQueries;
  /** id, name and class */
  classed: JobQueries;
  /** a list as one argument */
  listOf(values: readonly string[]): unknown;
  /** runs a query with (ids below, limit, states or null, scopes or null, runner or null, template or null) */
  rows(query: NamedQuery, ...args: unknown[]): Promise<unknown[][]> | unknown[][];
  get(ids: readonly string[]): Promise<Job[]>;
  classes(ids: readonly string[]): Promise<JobClass[]>;
}

/** Jobs looked at before other work gets its turn. */
const searchWindow = 2_000;

/** Above every id in the order of text: where the first page begins. */
export const aboveAllIds = '\u{10ffff}';

/** A page of jobs, newest first. What no index finds is looked for in windows, with other work in between them. */
export async function jobsPage(source: JobSource, filter: JobFilter, page: Page): Promise<Paged<Job>> {
  const from = filter.idFrom ?? '';
  const begin = beginOf(filter, page.after);
  const isClassed = classChecker(filter, source.classes);
  if (filter.search === null && isClassed === null) {
    const rows = await list(source, source.pages, filter, begin, page.limit + 1);
    const jobs = rows.map((row) => readers.job(row, 0));
    return pageOf(
      jobs.filter(({ id }) => id >= from),
      page.limit,
    );
  }
  const found: string[] = [];
  let after = begin;
  while (found.length <= page.limit) {
    const window = (await list(source, isClassed ? source.classed : source.names, filter, after, searchWindow)) as Outline[];
    const near = window.filter(([id, name]) => id >= from && nameMatches(filter.search, id, name));
    const fits = isClassed && (await isClassed(near.map(([, , classId]) => classId)));
    for (const [id, , classId] of near) if (!fits || fits(classId)) found.push(id);
    const last = window.at(-1)?.[0];
    if (window.length < searchWindow || last === undefined || last < from) break;
    after = last;
    await new Promise(setImmediate);
  }
  return pageOf(await source.get(found.slice(0, page.limit + 1)), page.limit);
}

type Outline = [id: string, name: string, classId: string];

/** Ids below this are listed: those after the page before, and within the bound. */
function beginOf({ idBelow }: JobFilter, after: string | null): string {
  const bound = idBelow ?? aboveAllIds;
  return after !== null && after < bound ? after : bound;
}

export const pageOf = (rows: Job[], limit: number): Paged<Job> =>
  rows.length <= limit ? { rows, next: null } : { rows: rows.slice(0, limit), next: rows[limit - 1]?.id ?? null };

function list(source: JobSource, queries: JobQueries, filter: JobFilter, below: string, limit: number) {
  const { states, scopeIds, runnerId, templateId = null } = filter;
  const lists = [states && source.listOf(states), scopeIds && source.listOf(scopeIds)];
  const args = [below, limit, ...lists, runnerId, templateId];
  if (templateId !== null) return source.rows(queries.byTemplate, ...args);
  if (runnerId !== null) return source.rows(queries.byRunner, ...args);
  return source.rows(states || scopeIds ? queries.byState : queries.any, ...args);
}
