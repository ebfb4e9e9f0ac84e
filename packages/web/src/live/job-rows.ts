import type { Job } from '@baton/protocol';

const newestFirst = (a: Job, b: Job): number => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);

/** What a list of jobs shows. */
export interface JobFilter {
  /** null: all */
  states: readonly Job['state'][] | null;
  search: string;
}

/** Whether a job belongs into the list. After a reconnect the server tells of every change, also of jobs that nobody searched for. */
function belongs(job: Job, { states, search }: JobFilter): boolean {
  if (states !== null && !states.includes(job.state)) return false;
  return search === '' || job.name.toLowerCase().includes(search.toLowerCase()) || job.id.startsWith(search);
}

/** Takes rows into a list, newest first: replaces those that are known, adds those that belong, drops those that no longer do. */
export function mergeJobs(list: readonly Job[], rows: readonly Job[], filter: JobFilter): Job[] {
  if (rows.length === 0) return [...list];
  const byId = new Map(list.map((job) => [job.id, job]));
  for (const row of rows) {
    if (belongs(row, filter)) byId.set(row.id, row);
    else byId.delete(row.id);
  }
  return [...byId.values()].sort(newestFirst);
}

/** Takes in a page that was asked for by REST: rows that the live connection keeps current are newer than the answer. */
export const addPage = (list: readonly Job[], page: readonly Job[], filter: JobFilter): Job[] => {
  const known = new Set(list.map((job) => job.id));
  return mergeJobs(
    list,
    page.filter((job) => !known.has(job.id)),
    filter,
  );
};

/** Jobs in the given states. */
export const countIn = (counts: Readonly<Record<string, number>>, states: readonly string[] | null): number =>
  (states ?? Object.keys(counts)).reduce((sum, state) => sum + (counts[state] ?? 0), 0);
