import type { Runner, RunnerList, RunnersLook } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { RunnerCounts } from '@baton/protocol/runner-list';
import { useEffect, useSyncExternalStore } from 'react';
import { request } from '../api/request.ts';
import type { Subscription } from './client.ts';
import { coalesce, Emitter } from './emitter.ts';
import { type Change, Foresights } from './foresights.ts';
import { live } from './live.ts';
import { applyPresence, applyRunners, RunnerParts, type Touched } from './runner-rows.ts';

/** Rows that the tallest screens have room for. */
const screenRows = 60;
/** How often lists are counted and sorted anew at most. */
const listEveryMs = 250;
/** How long to wait for the live snapshot before asking by REST, and how often to ask while there is no live connection. */
const fallbackMs = 3000;
/** How long a row is shown as foreseen after the server agreed, if no word about it comes. */
const agreedMs = 3000;

/** The rows of the first screen in their order, and how many runners there are behind each filter. */
interface Screen {
  look: RunnersLook;
  ids: readonly string[];
  counts: RunnerCounts;
}

/** All runners that may be seen. Single rows and the list as a whole are watched apart, so that a heartbeat redraws one row. */
class RunnerStore implements Subscription {
  readonly rows = new Map<string, Runner>();
  cursor: number | null = null;
  #foresights = new Foresights(this.rows);
  #rowListeners = new Map<string, Emitter>();
  #list = new Emitter();
  #version = 0;
  #watchers = 0;
  #leave: () => void = () => {};
  #fallback: ReturnType<typeof setInterval> | undefined;
  #emitList = coalesce(() => {
    this.#version++;
    this.#list.emit();
  }, listEveryMs);

  /** What the page shows first: it is sent first. */
  look: RunnersLook = { show: 'all', search: '', sort: null, most: screenRows };
  /** The first screen while the other rows are still on their way; null before, and when all are known. */
  screen: Screen | null = null;
  #parts = new RunnerParts(this.rows);

  readonly topic = () => ({ name: 'runners', first: this.look }) as const;

  apply(message: Parameters<Subscription['apply']>[0]): void {
    if (message.op === 'runners') {
      const touched = this.#foresights.beneath(() => applyRunners(this.rows, message));
      this.#complete();
      this.#tell(touched);
    } else if (message.op === 'runners_part') {
      const touched = this.#foresights.beneath(() => this.#parts.apply(message));
      if (message.last) this.#complete();
      else if (message.counts && !this.known)
        this.screen = { look: this.look, ids: touched.ids, counts: message.counts as RunnerCounts };
      this.#tell(touched);
    }
  }

  #complete(): void {
    this.known = true;
    this.screen = null;
  }

  readonly presence: typeof live.onPresence = (message) =>
    this.#tell(this.#foresights.beneath(() => applyPresence(this.rows, message.rows), true));

  /** Shows a row at once as it will be. To be called with what came of it: a refusal takes it back. */
  foresee(id: string, change: Change): (agreed: boolean) => void {
    const foresight = this.#foresights.begin(id, change);
    if (!foresight) return () => {};
    const end = (): void => {
      if (this.#foresights.end(id, foresight)) this.#tell({ ids: [id], facts: true });
    };
    this.#tell({ ids: [id], facts: true });
    return (agreed) => {
      if (!agreed) return end();
      this.#foresights.agree(foresight);
      setTimeout(end, agreedMs);
    };
  }

  /** Whether all rows are known yet: that one is missing means nothing before. */
  known = false;

  #tell(touched: Touched): void {
    for (const id of touched.ids) this.#rowListeners.get(id)?.emit();
    if (touched.facts) this.#emitList();
  }

  /** Keeps the rows current until the answer is called. What is known stays for the next time. */
  watch(): () => void {
    if (this.#watchers++ === 0) {
      this.#leave = live.subscribe(this);
      this.#fallback = setInterval(() => void this.#poll(), fallbackMs);
    }
    return () => {
      if (--this.#watchers > 0) return;
      this.#leave();
      clearInterval(this.#fallback);
    };
  }

  async #poll(): Promise<void> {
    if (live.state().status === 'live') return;
    const answer = await request<RunnerList>('GET', restPaths.runners).catch(() => null);
    if (!answer || this.#watchers === 0) return;
    // A REST answer has no sequence number: the next live snapshot replaces it.
    this.cursor = null;
    this.apply({ op: 'runners', id: '', seq: 0, snapshot: true, rows: answer.runners, removed: [] });
  }

  readonly subscribeList = this.#list.subscribe;
  readonly version = (): number => this.#version;

  subscribeRow(id: string, listener: () => void): () => void {
    const emitter = this.#rowListeners.get(id) ?? new Emitter();
    this.#rowListeners.set(id, emitter);
    return emitter.subscribe(listener);
  }

  /** Forgets everything: somebody else signs in. */
  clear(): void {
    this.rows.clear();
    this.#foresights.clear();
    this.cursor = null;
    this.known = false;
    this.screen = null;
  }
}

/** The runners of this tab. */
export const runners = new RunnerStore();
live.onPresence = runners.presence;

/** Keeps the runners current while the component is shown; rises when they are to be counted and sorted anew. */
export function useRunnersVersion(): number {
  useEffect(() => runners.watch(), []);
  return useSyncExternalStore(runners.subscribeList, runners.version);
}

/** One row, current. Something above must watch the list. */
export const useRunnerRow = (id: string): Runner | undefined =>
  useSyncExternalStore(
    (listener) => runners.subscribeRow(id, listener),
    () => runners.rows.get(id),
  );
