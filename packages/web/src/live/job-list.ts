import type { Job, JobList as JobPage } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { asFailure, type Failure } from '../api/failure.ts';
import { request } from '../api/request.ts';
import type { Subscription } from './client.ts';
import { coalesce, Emitter } from './emitter.ts';
import { addPage, countIn, type JobFilter, mergeJobs } from './job-rows.ts';
import { live } from './live.ts';

const pageSize = 100;
const fallbackMs = 3000;
/** How often a list whose rows change is drawn at most: far below what anybody waits for, and far above what drawing takes. */
const rowsEveryMs = 50;
/** The same while only the numbers beside the filters change. */
const countsEveryMs = 250;

/** A list of jobs as it is shown. */
export interface JobListState {
  jobs: readonly Job[];
  counts: Readonly<Record<string, number>>;
  /** false before the first answer */
  known: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  failure: Failure | null;
}

const empty: JobListState = { jobs: [], counts: {}, known: false, hasMore: false, loadingMore: false, failure: null };

/** One filtered list: the newest jobs come live, older pages by REST on demand. */
class LiveJobList implements Subscription {
  cursor: number | null = null;
  readonly filter: JobFilter;
  #state = empty;
  #pages = 1;
  #next: string | null = null;
  #changed = new Emitter();
  #emitRows = coalesce(() => this.#changed.emit(), rowsEveryMs);
  #emitCounts = coalesce(() => this.#changed.emit(), countsEveryMs);

  constructor(filter: JobFilter) {
    this.filter = filter;
  }

  readonly subscribe = this.#changed.subscribe;
  readonly state = (): JobListState => this.#state;

  readonly topic = () =>
    ({
      name: 'jobs',
      states: this.filter.states === null ? null : [...this.filter.states],
      search: this.filter.search === '' ? null : this.filter.search,
      limit: pageSize,
    }) as const;

  apply(message: Parameters<Subscription['apply']>[0]): void {
    if (message.op !== 'jobs') return;
    if (!message.snapshot && message.rows.length === 0) {
      this.#set(this.#state.jobs, { counts: message.counts }, this.#emitCounts);
      return;
    }
    // With older pages loaded, a snapshot of the newest rows is no reason to forget them.
    const keep = message.snapshot && this.#pages === 1 ? [] : this.#state.jobs;
    this.#set(mergeJobs(keep, message.rows, this.filter), { counts: message.counts });
  }

  #set(jobs: readonly Job[], more: Partial<JobListState>, emit = this.#emitRows): void {
    const shown = this.#pages === 1 && jobs.length > pageSize ? jobs.slice(0, pageSize) : jobs;
    const counts = more.counts ?? this.#state.counts;
    // Counts know nothing of a search; a full first page then says that there may be more.
    const hasMore =
      this.#pages > 1 ? this.#next !== null : shown.length >= pageSize && countIn(counts, this.filter.states) > shown.length;
    this.#state = { ...this.#state, known: true, failure: null, hasMore, ...more, jobs: shown };
    emit();
  }

  #page(after: string | null): Promise<JobPage> {
    const query = {
      state: this.filter.states?.join(','),
      search: this.filter.search,
      limit: pageSize,
      after: after ?? undefined,
    };
    return request<JobPage>('GET', restPaths.jobs, { query });
  }

  /** Loads the page of older jobs that follows. */
  readonly loadMore = async (): Promise<void> => {
    if (this.#state.loadingMore) return;
    this.#state = { ...this.#state, loadingMore: true };
    this.#changed.emit();
    try {
      if (this.#pages === 1) this.#next = (await this.#page(null)).next;
      const page = await this.#page(this.#next);
      this.#pages++;
      this.#next = page.next;
      this.#set(addPage(this.#state.jobs, page.jobs, this.filter), { loadingMore: false });
    } catch (error) {
      this.#state = { ...this.#state, loadingMore: false, failure: asFailure(error) };
      this.#changed.emit();
    }
  };

  async #poll(): Promise<void> {
    if (live.state().status === 'live') return;
    const page = await this.#page(null).catch((error) => asFailure(error));
    if ('jobs' in page) this.#set(mergeJobs([], page.jobs, this.filter), { counts: page.counts });
    else if (!this.#state.known) {
      this.#state = { ...this.#state, failure: page };
      this.#changed.emit();
    }
  }

  watch(): () => void {
    const leave = live.subscribe(this);
    const fallback = setInterval(() => void this.#poll(), fallbackMs);
    return () => {
      leave();
      clearInterval(fallback);
    };
  }
}

/** A live list of jobs for a filter, while the component is shown. */
export function useJobList(filter: JobFilter): JobListState & { loadMore(): Promise<void> } {
  const key = `${filter.states?.join(',') ?? ''}?${filter.search}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the filter
  const list = useMemo(() => new LiveJobList(filter), [key]);
  useEffect(() => list.watch(), [list]);
  return { ...useSyncExternalStore(list.subscribe, list.state), loadMore: list.loadMore };
}
