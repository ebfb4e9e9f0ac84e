import type { Job, JobFilters, JobList as JobPage } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { asFailure } from '../api/as-failure.ts';
import type { Failure } from '../api/failure.ts';
import { request } from '../api/request.ts';
import type { Subscription } from './client.ts';
import { coalesce, Emitter } from './emitter.ts';
import { countIn, type JobFilter, JobRows } from './job-rows.ts';
import { live } from './live.ts';

/** Rows that come live and that a page of a longer list has. */
const pageSize = 100;
/** Pages get larger while somebody scrolls on. */
const nextPageSize = 400;
const fallbackMs = 3000;
/** How often a list whose rows change is drawn at most: far below what anybody waits for, and far above what drawing takes. */
const rowsEveryMs = 50;
/** The same while only the numbers beside the filters change. */
const countsEveryMs = 250;

/** A list of jobs as it is shown. */
export interface JobListState {
  /** newest first; the same list until a row comes or goes */
  ids: readonly string[];
  counts: Readonly<Record<string, number>>;
  /** false before the first answer */
  known: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  failure: Failure | null;
}

const empty: JobListState = { ids: [], counts: {}, known: false, hasMore: false, loadingMore: false, failure: null };

/** One filtered list: the newest jobs come live, older pages by REST as they are wanted. */
export class LiveJobList implements Subscription {
  cursor: number | null = null;
  readonly filter: JobFilter;
  readonly #rows: JobRows;
  #state = empty;
  #pages = 1;
  #next: string | null = null;
  #version = 0;
  #changed = new Emitter();
  #rowChanged = new Emitter();
  #rowListeners = new Map<string, Emitter>();
  #emit = () => {
    this.#changed.emit();
    this.#rowChanged.emit();
  };
  readonly #emitRows: () => void;
  #emitCounts = coalesce(this.#emit, countsEveryMs);

  constructor(filter: JobFilter, everyMs: number) {
    this.filter = filter;
    this.#rows = new JobRows(filter);
    this.#emitRows = coalesce(this.#emit, everyMs);
  }

  readonly subscribe = this.#changed.subscribe;
  readonly state = (): JobListState => this.#state;
  readonly row = (id: string): Job | undefined => this.#rows.rows.get(id);
  /** told of rows too that only change */
  readonly subscribeAll = this.#rowChanged.subscribe;
  readonly version = (): number => this.#version;

  readonly subscribeRow = (id: string, listener: () => void): (() => void) => {
    const emitter = this.#rowListeners.get(id) ?? new Emitter();
    this.#rowListeners.set(id, emitter);
    return emitter.subscribe(listener);
  };

  readonly topic = () => {
    const { states, search, ...filter } = this.filter;
    return {
      name: 'jobs',
      states: states === null ? null : [...states],
      search: search === '' ? null : search,
      limit: pageSize,
      ...(Object.keys(filter).length > 0 && { filter: filter as JobFilters }),
    } as const;
  };

  apply(message: Parameters<Subscription['apply']>[0]): void {
    if (message.op !== 'jobs') return;
    if (!message.snapshot && message.rows.length === 0) {
      this.#set({ counts: message.counts }, this.#emitCounts);
      return;
    }
    // With older pages loaded, a snapshot of the newest rows is no reason to forget them.
    const isWhole = message.snapshot && this.#pages === 1;
    this.#take(isWhole ? this.#rows.replace(message.rows, pageSize) : this.#rows.apply(message.rows), message.counts);
  }

  /** Shows a row as it will be. The answer takes that back, unless the server has said otherwise meanwhile. */
  foresee(id: string, patch: Partial<Job>): () => void {
    const before = this.#rows.rows.get(id);
    if (!before) return () => {};
    const foreseen = { ...before, ...patch };
    this.#take(this.#rows.apply([foreseen]), this.#state.counts);
    return () => {
      if (this.#rows.rows.get(id) === foreseen) this.#take(this.#rows.apply([before]), this.#state.counts);
    };
  }

  #take(changed: readonly string[], counts: JobListState['counts']): void {
    if (this.#pages === 1) this.#rows.cut(pageSize);
    this.#set({ counts });
    for (const id of changed) this.#rowListeners.get(id)?.emit();
  }

  #set(more: Partial<JobListState>, emit = this.#emitRows): void {
    const { ids } = this.#rows;
    const counts = more.counts ?? this.#state.counts;
    // Counts know nothing of other filters; a full first page then says that there may be more.
    const hasMore =
      this.#pages > 1 ? this.#next !== null : ids.length >= pageSize && countIn(counts, this.filter.states) > ids.length;
    this.#version++;
    this.#state = { ...this.#state, known: true, failure: null, hasMore, ...more, ids };
    emit();
  }

  #page(after: string | null, limit: number): Promise<JobPage> {
    const { states, search, ...filter } = this.filter;
    const query = { ...filter, state: states?.join(','), search, limit, after: after ?? undefined };
    return request<JobPage>('GET', restPaths.jobs, { query });
  }

  /** Loads the page of older jobs that follows. */
  readonly loadMore = async (): Promise<void> => {
    if (this.#state.loadingMore || !this.#state.hasMore) return;
    this.#state = { ...this.#state, loadingMore: true };
    this.#emit();
    try {
      // what was shown first came live: older ones follow the last of them
      const after = this.#pages === 1 ? (this.#rows.ids.at(-1) ?? null) : this.#next;
      const page = await this.#page(after, nextPageSize);
      this.#pages++;
      this.#next = page.next;
      this.#rows.addPage(page.jobs);
      this.#set({ loadingMore: false });
    } catch (error) {
      this.#state = { ...this.#state, loadingMore: false, failure: asFailure(error) };
      this.#emit();
    }
  };

  async #poll(): Promise<void> {
    if (live.state().status === 'live') return;
    const page = await this.#page(null, pageSize).catch((error) => asFailure(error));
    if ('jobs' in page) this.#take(this.#rows.apply(page.jobs), page.counts);
    else if (!this.#state.known) {
      this.#state = { ...this.#state, failure: page };
      this.#emit();
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

function useList(filter: JobFilter, everyMs = rowsEveryMs): LiveJobList {
  const key = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the filter
  const list = useMemo(() => new LiveJobList(filter, everyMs), [key]);
  useEffect(() => list.watch(), [list]);
  return list;
}

/** A long list for a filter, while the component is shown, drawn at most once in `everyMs`. Its rows are watched one by one: `useJobRow`. */
export function useJobTable(filter: JobFilter, everyMs = rowsEveryMs): JobListState & { list: LiveJobList } {
  const list = useList(filter, everyMs);
  return { ...useSyncExternalStore(list.subscribe, list.state), list };
}

/** One row of it. */
export const useJobRow = (list: LiveJobList, id: string): Job | undefined =>
  useSyncExternalStore(
    (listener) => list.subscribeRow(id, listener),
    () => list.row(id),
  );

/** A short live list of jobs for a filter, with its rows. */
export function useJobList(filter: JobFilter): { jobs: readonly Job[]; known: boolean } {
  const list = useList(filter);
  const version = useSyncExternalStore(list.subscribeAll, list.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the rows
  const jobs = useMemo(() => list.state().ids.flatMap((id) => list.row(id) ?? []), [list, version]);
  return { jobs, known: list.state().known };
}
