import type { Kind } from '@baton/core';
import { StoreFull, StoreOutcomeUnknown, StoreUnavailable } from '../../store/errors.ts';
import type { Commit, CommitResult, Store } from '../../store/interface.ts';
import { createMemoryStore } from '../../store/memory/store.ts';

/** What happens to a commit instead of what should. `unknown` after it was carried out, `lost` before. */
export type Trouble = 'unavailable' | 'unknown' | 'lost' | 'full' | 'conflict';

/** A store, by default one in memory, that fails when a test says so. */
export class TroubledStore implements Store {
  #inner: Store;
  readonly #troubles: { trouble: Trouble; kind: Kind | null }[] = [];
  #gate: { kind: Kind | null; opened: Promise<void> } | null = null;
  low = false;
  commits = 0;
  /** beyond so many commits everything fails: ends what would try for ever */
  commitsMax = Number.POSITIVE_INFINITY;

  constructor(inner: Store = createMemoryStore()) {
    this.#inner = inner;
  }

  /** The same data in a store that was opened anew. */
  reopened(inner: Store): void {
    this.#inner = inner;
  }

  get read() {
    return this.#inner.read;
  }

  /** The next commit (one that changes such a row, if a kind is given) meets this trouble. */
  meet(trouble: Trouble, kind: Kind | null = null): void {
    this.#troubles.push({ trouble, kind });
  }

  /** Commits (those that change such a row, if a kind is given) wait until the answer is called. */
  block(kind: Kind | null = null): () => void {
    let open = (): void => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.#gate = { kind, opened };
    return () => {
      this.#gate = null;
      open();
    };
  }

  async commit(commits: readonly Commit[]): Promise<CommitResult[]> {
    if (this.#gate && changes(commits, this.#gate.kind)) await this.#gate.opened;
    if (++this.commits > this.commitsMax) throw new StoreUnavailable('too many commits');
    const trouble = this.#take(commits);
    if (trouble === 'unavailable') throw new StoreUnavailable('down');
    if (trouble === 'full') throw new StoreFull('full');
    if (trouble === 'lost') throw new StoreOutcomeUnknown('cut off before');
    if (trouble === 'conflict')
      return commits.map(() => ({ status: 'conflict', kind: 'job', id: 'made up', why: 'revision' }) as const);
    const results = await this.#inner.commit(commits);
    if (trouble === 'unknown') throw new StoreOutcomeUnknown('cut off after');
    return results;
  }

  #take(commits: readonly Commit[]): Trouble | null {
    const at = this.#troubles.findIndex(({ kind }) => changes(commits, kind));
    return at === -1 ? null : (this.#troubles.splice(at, 1)[0]?.trouble ?? null);
  }

  flushPresence: Store['flushPresence'] = (rows) => this.#inner.flushPresence(rows);
  pruneEvents: Store['pruneEvents'] = (belowSeq) => this.#inner.pruneEvents(belowSeq);
  pruneAudit: Store['pruneAudit'] = (belowSeq) => this.#inner.pruneAudit(belowSeq);
  space: Store['space'] = () => ({ low: this.low, freeBytes: null });
  close: Store['close'] = () => this.#inner.close();
}

/** Whether one of the commits changes a row of this kind; null: of any. */
const changes = (commits: readonly Commit[], kind: Kind | null): boolean =>
  kind === null || commits.some((commit) => commit.changes.some((change) => change.kind === kind));
