import type { Job, JobFilters } from '@baton/protocol';
import { isWithin } from '@baton/protocol/scope-within';

/** What a list of jobs shows. */
export interface JobFilter extends Omit<JobFilters, 'search'> {
  /** null: all */
  states: readonly Job['state'][] | null;
  search: string;
}

type Key = Pick<Job, 'id' | 'createdAt'>;
const newestFirst = (a: Key, b: Key): number => b.createdAt - a.createdAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

const labelsOf = (text: string | undefined): string[] => (text ?? '').split(',').filter((label) => label !== '');

/** Whether a job belongs into the list. After a reconnect the server tells of every change, also of jobs that nobody searched for. */
function belongs(job: Job, { states, search, ...filter }: JobFilter): boolean {
  const { runner, scope, executor, labels, template, from, to } = filter;
  if (states !== null && !states.includes(job.state)) return false;
  if (runner !== undefined && job.runnerId !== runner && job.runnerName !== runner) return false;
  if (scope !== undefined && !isWithin(job.project, scope)) return false;
  if (executor !== undefined && job.executor !== executor) return false;
  if (filter.class !== undefined && job.classId !== filter.class) return false;
  if (template !== undefined && job.run?.templateId !== template) return false;
  if ((from !== undefined && job.createdAt < from) || (to !== undefined && job.createdAt >= to)) return false;
  if (!labelsOf(labels).every((label) => job.labels.includes(label))) return false;
  return search === '' || job.name.toLowerCase().includes(search.toLowerCase()) || job.id.startsWith(search);
}

/** With more rows at once the whole list is gone through, which is cheaper then. */
const singlyMax = 32;

/**
 * The rows of a list, newest first. A change finds its place by halving: a list of a hundred thousand rows takes one as fast as a short one.
 */
export class JobRows {
  readonly rows = new Map<string, Job>();
  /** in their order; another list whenever a row comes or goes */
  ids: readonly string[] = [];
  readonly #filter: JobFilter;

  constructor(filter: JobFilter) {
    this.#filter = filter;
  }

  /** Replaces rows that are known, adds those that belong, drops those that no longer do. Answers the ids of all that changed. */
  apply(rows: readonly Job[]): string[] {
    const gone: Job[] = [];
    const come: Job[] = [];
    const changed: string[] = [];
    // the last word about a job counts
    for (const row of new Map(rows.map((each) => [each.id, each])).values()) {
      const known = this.rows.get(row.id);
      if (!known && !belongs(row, this.#filter)) continue;
      changed.push(row.id);
      if (!belongs(row, this.#filter)) gone.push(known as Job);
      else if (known) this.rows.set(row.id, row);
      else come.push(row);
    }
    if (gone.length + come.length > 0) this.#move(gone, come);
    return changed;
  }

  /** Takes in a page that was asked for by REST: rows that the live connection keeps current are newer than the answer. */
  addPage(page: readonly Job[]): void {
    this.apply(page.filter(({ id }) => !this.rows.has(id)));
  }

  /** These are all there are, up to `most`. */
  replace(rows: readonly Job[], most: number): string[] {
    const before = [...this.rows.keys()];
    this.rows.clear();
    this.ids = [];
    this.apply(rows);
    this.cut(most);
    return [...new Set([...before, ...this.ids])];
  }

  /** Forgets the oldest beyond so many. */
  cut(most: number): void {
    if (this.ids.length <= most) return;
    for (const id of this.ids.slice(most)) this.rows.delete(id);
    this.ids = this.ids.slice(0, most);
  }

  #move(gone: readonly Job[], come: readonly Job[]): void {
    if (gone.length + come.length <= singlyMax) {
      const ids = [...this.ids];
      for (const job of gone) ids.splice(this.#placeOf(job, ids), 1);
      for (const { id } of gone) this.rows.delete(id);
      for (const job of come) {
        ids.splice(this.#placeOf(job, ids), 0, job.id);
        this.rows.set(job.id, job);
      }
      this.ids = ids;
      return;
    }
    for (const { id } of gone) this.rows.delete(id);
    for (const job of come) this.rows.set(job.id, job);
    const added = [...come].sort(newestFirst).map(({ id }) => id);
    const kept = gone.length === 0 ? this.ids : this.ids.filter((id) => this.rows.has(id));
    const last = kept.at(-1);
    // a page of older ones follows what is there
    const isAfter = last === undefined || added[0] === undefined || this.#compare(last, added[0]) < 0;
    this.ids = isAfter ? [...kept, ...added] : [...kept, ...added].sort(this.#compare);
  }

  #compare = (a: string, b: string): number => newestFirst(this.rows.get(a) as Job, this.rows.get(b) as Job);

  /** Where the job stands, or belongs. */
  #placeOf(job: Job, ids: readonly string[]): number {
    let low = 0;
    let high = ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (newestFirst(this.rows.get(ids[middle] as string) as Job, job) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Jobs in the given states. */
export const countIn = (counts: Readonly<Record<string, number>>, states: readonly string[] | null): number =>
  (states ?? Object.keys(counts)).reduce((sum, state) => sum + (counts[state] ?? 0), 0);
