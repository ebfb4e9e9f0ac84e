import type { StoredEvent } from '@baton/core';
import type { Store } from '../../store/interface.ts';
import type { LiveFeed } from './live-feed.ts';

/** Most events that are replayed to one client; beyond it starts anew, which is cheaper for both. */
const replayMax = 5_000;
/** Events that are read from the store at once when some were missed. */
const catchUpBatch = 500;

type EventListener = (events: readonly StoredEvent[]) => void;

/** Tells listeners in this process what was committed. What they missed while away they read from the store. */
export class Feed implements LiveFeed {
  readonly #store: Store;
  readonly #listeners = new Set<EventListener>();
  readonly #logListeners = new Map<string, Set<() => void>>();
  readonly #fileListeners = new Map<string, Set<() => void>>();
  readonly #auditListeners = new Set<() => void>();
  #seq = 0;
  #catchingUp = false;
  #moreToRead = false;

  constructor(store: Store) {
    this.#store = store;
  }

  async start(): Promise<void> {
    this.#seq = Math.max(this.#seq, await this.#store.read.latestSeq());
  }

  seq = (): number => this.#seq;

  onEvents(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells of events in their order. Where some are missing before them, all are read from the store instead. */
  publish(events: readonly StoredEvent[]): void {
    const [first] = events;
    if (!first) return;
    if (this.#catchingUp || first.seq !== this.#seq + 1) this.catchUp();
    else this.#tell(events);
  }

  /** A commit of unknown outcome may have written events that nobody was told of: reads on from the last one that was. */
  catchUp(): void {
    this.#moreToRead = true;
    if (!this.#catchingUp) void this.#readOn();
  }

  async #readOn(): Promise<void> {
    this.#catchingUp = true;
    try {
      while (this.#moreToRead) {
        this.#moreToRead = false;
        const events = await this.#store.read.eventsSince(this.#seq, catchUpBatch);
        if (events.length === catchUpBatch) this.#moreToRead = true;
        this.#tell(events);
      }
    } catch {
      // The store is away. The next event finds the gap again.
    } finally {
      this.#catchingUp = false;
    }
  }

  #tell(events: readonly StoredEvent[]): void {
    const last = events.at(-1);
    if (!last) return;
    this.#seq = last.seq;
    for (const listener of this.#listeners) listener(events);
  }

  async since(seq: number): Promise<StoredEvent[] | null> {
    const read = this.#store.read;
    const [oldest, latest] = [await read.oldestSeq(), await read.latestSeq()];
    if (seq > latest || (latest > seq && seq < oldest - 1)) return null;
    const events = await read.eventsSince(seq, replayMax + 1);
    return events.length > replayMax ? null : events;
  }

  onLog = (attemptId: string, listener: () => void): (() => void) => listen(this.#logListeners, attemptId, listener);

  logChanged(attemptId: string): void {
    for (const listener of this.#logListeners.get(attemptId) ?? []) listener();
  }

  onFiles = (jobId: string, listener: () => void): (() => void) => listen(this.#fileListeners, jobId, listener);

  filesChanged(jobId: string): void {
    for (const listener of this.#fileListeners.get(jobId) ?? []) listener();
  }

  onAudit(listener: () => void): () => void {
    this.#auditListeners.add(listener);
    return () => this.#auditListeners.delete(listener);
  }

  auditWritten(): void {
    for (const listener of this.#auditListeners) listener();
  }
}

/** Adds a listener to those of a key; the answer takes it away. */
function listen(listeners: Map<string, Set<() => void>>, key: string, listener: () => void): () => void {
  let own = listeners.get(key);
  if (!own) {
    own = new Set();
    listeners.set(key, own);
  }
  own.add(listener);
  return () => {
    own.delete(listener);
    if (own.size === 0) listeners.delete(key);
  };
}
