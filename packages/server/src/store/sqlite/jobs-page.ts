import type { Job } from '@baton/core';
import type { JobFilter, Page, Paged } from '../interface.ts';
import { readers } from '../sql/rows.ts';
import { aboveAllIds, jobNamePages, jobPages, type jobPages as Pages } from './job-queries.ts';
import type { Reader } from './reader.ts';

/** Names looked at before other work gets its turn. */
const searchWindow = 2_000;

/** A page of jobs, newest first. A search looks at names in windows and lets other work in between them. */
export async function jobsPage(
  reader: Reader,
  filter: JobFilter,
  page: Page,
  getJob: (id: string) => Job | null,
): Promise<Paged<Job>> {
  if (filter.search === null) {
    const rows = list(reader, jobPages, filter, page.after, page.limit + 1).map((row) => readers.job(row, 0));
    return pageOf(rows, page.limit);
  }
  const part = filter.search.toLowerCase();
  const found: string[] = [];
  let after = page.after;
  while (found.length <= page.limit) {
    const window = list(reader, jobNamePages, filter, after, searchWindow) as [id: string, name: string][];
    for (const [id, name] of window) if (name.toLowerCase().includes(part) || id.startsWith(part)) found.push(id);
    after = window.at(-1)?.[0] ?? after;
    if (window.length < searchWindow) break;
    await new Promise(setImmediate);
  }
  const rows = found.slice(0, page.limit + 1).map(getJob);
  return pageOf(
    rows.filter((job) => job !== null),
    page.limit,
  );
}

const pageOf = (rows: Job[], limit: number): Paged<Job> =>
  rows.length <= limit ? { rows, next: null } : { rows: rows.slice(0, limit), next: rows[limit - 1]?.id ?? null };

function list(reader: Reader, pages: typeof Pages, filter: JobFilter, after: string | null, limit: number): unknown[][] {
  const { states, scopeIds, runnerId } = filter;
  const listOf = (values: readonly string[] | null) => values && JSON.stringify(values);
  const args = [after ?? aboveAllIds, limit, listOf(states), listOf(scopeIds), runnerId];
  if (runnerId !== null) return reader.rows(pages.byRunner, ...args);
  return reader.rows(states || scopeIds ? pages.byState : pages.any, ...args);
}
