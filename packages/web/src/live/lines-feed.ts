import type { Line, LinesPage } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { request } from '../api/request.ts';
import type { Subscription } from './client.ts';
import { coalesce, Emitter } from './emitter.ts';
import { live } from './live.ts';

/** Which lines of runners and server are wanted. */
export interface LinesWanted {
  runner?: string | undefined;
  /** of runners of this scope and of what stands under it */
  scope?: string | undefined;
  source?: Line['source'] | undefined;
  level?: Line['level'] | undefined;
  text?: string | undefined;
  /** ms since the epoch */
  from?: number | undefined;
  /** ms since the epoch; nothing that comes is later */
  to?: number | undefined;
}

/** Lines as far as they are here, oldest first. */
export interface LinesState {
  lines: readonly Line[];
  /** the place of the first of them: 0 at first, less with each older one that is put before it, more when the oldest are let go of */
  first: number;
  known: boolean;
  /** there are older ones */
  hasOlder: boolean;
  isLoading: boolean;
  error: unknown;
}

const drawEveryMs = 100;
const fallbackMs = 3_000;
/** With more the oldest are let go of: they can be loaded again. */
const linesMax = 100_000;
/** A search can look through much without a find: so many pages are asked for before somebody must ask for more. */
const emptyPagesMax = 10;

/** Follows the lines that pass a filter. */
class LinesFeed implements Subscription {
  cursor = null;
  readonly #wanted: LinesWanted;
  readonly #pageSize: number;
  readonly #changed = new Emitter();
  readonly #ended = new AbortController();
  #lines: Line[] = [];
  #first = 0;
  #older: string | null = null;
  #newest = 0;
  #state: LinesState = { lines: [], first: 0, known: false, hasOlder: false, isLoading: true, error: null };
  #draw = coalesce(() => this.#changed.emit(), drawEveryMs);

  constructor(wanted: LinesWanted, pageSize: number) {
    this.#wanted = wanted;
    this.#pageSize = pageSize;
  }

  readonly subscribe = this.#changed.subscribe;
  readonly state = (): LinesState => this.#state;

  readonly topic = () => {
    const { runner = null, source = null, level = null, text = null, scope } = this.#wanted;
    return { name: 'lines', runner, source, level, text, after: this.#newest, ...(scope !== undefined && { scope }) } as const;
  };

  apply(message: Parameters<Subscription['apply']>[0]): void {
    if (message.op === 'lines') this.#add(message.lines, message.newest);
  }

  /** Puts the page before the first line. */
  readonly loadOlder = async (): Promise<void> => {
    if (this.#state.isLoading || this.#older === null) return;
    this.#set({ isLoading: true });
    await this.#loadUntilFound().catch((error: unknown) => this.#failed(error));
  };

  watch(): () => void {
    let leave = (): void => {};
    const begin = async (): Promise<void> => {
      await this.#loadUntilFound();
      if (!this.#ended.signal.aborted && this.#wanted.to === undefined) leave = live.subscribe(this);
    };
    void begin().catch((error: unknown) => this.#failed(error));
    const fallback = setInterval(() => void this.#poll(), fallbackMs);
    return () => {
      this.#ended.abort();
      clearInterval(fallback);
      leave();
    };
  }

  async #loadUntilFound(): Promise<void> {
    for (let tries = 0; tries < emptyPagesMax; tries++) {
      const page = await this.#page({ before: this.#older ?? undefined });
      if (!this.#state.known) this.#newest = Number(page.newest);
      this.#lines = [...page.lines.toReversed(), ...this.#lines];
      this.#first -= page.lines.length;
      this.#older = page.next;
      this.#set({ known: true });
      if (page.lines.length > 0 || page.next === null) break;
    }
    this.#set({ isLoading: false, error: null });
  }

  #page(place: { before?: string | undefined; after?: string }): Promise<LinesPage> {
    const query = { ...this.#wanted, ...place, limit: this.#pageSize };
    return request<LinesPage>('GET', restPaths.logs, { query, signal: this.#ended.signal });
  }

  async #poll(): Promise<void> {
    if (live.state().status === 'live' || !this.#state.known || this.#wanted.to !== undefined) return;
    const page = await this.#page({ after: String(this.#newest) }).catch(() => null);
    if (page) this.#add(page.lines, Number(page.next ?? page.newest));
  }

  #add(lines: readonly Line[], newest: number): void {
    const fresh = lines.filter(({ number }) => number > (this.#lines.at(-1)?.number ?? 0));
    this.#newest = Math.max(this.#newest, newest);
    if (fresh.length === 0) return;
    this.#lines = [...this.#lines, ...fresh];
    if (this.#lines.length > linesMax) {
      this.#first += this.#lines.length - linesMax / 2;
      this.#lines = this.#lines.slice(-linesMax / 2);
      this.#older = String(this.#lines[0]?.number ?? '');
    }
    this.#set({});
  }

  #failed(error: unknown): void {
    if (!this.#ended.signal.aborted) this.#set({ isLoading: false, error });
  }

  #set(patch: Partial<LinesState>): void {
    this.#state = { ...this.#state, lines: this.#lines, first: this.#first, hasOlder: this.#older !== null, ...patch };
    this.#draw();
  }
}

/** Lines of runners and server, followed while the component is shown. */
export function useLines(wanted: LinesWanted, pageSize: number): LinesState & { loadOlder: () => Promise<void> } {
  const key = JSON.stringify(wanted);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the filter
  const feed = useMemo(() => new LinesFeed(wanted, pageSize), [key, pageSize]);
  useEffect(() => feed.watch(), [feed]);
  return { ...useSyncExternalStore(feed.subscribe, feed.state), loadOlder: feed.loadOlder };
}
