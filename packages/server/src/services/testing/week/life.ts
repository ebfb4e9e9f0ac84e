import type { Clock } from '../../../ports/clock.ts';
import { StoreUnavailable } from '../../../store/errors.ts';
import type { Commit, CommitResult, Store } from '../../../store/interface.ts';

interface Timer {
  at: number;
  order: number;
  fire: () => void;
}

/** What one server process sees of the world: when it is dead, its timers are gone and the store hears nothing of it any more. */
export class Life implements Clock {
  readonly #nowOf: () => number;
  readonly #timers = new Set<Timer>();
  readonly #underWay = new Set<Promise<unknown>>();
  #orders = 0;
  #dead = false;
  #lastCommit: { left: number; isCarriedOut: boolean } | null = null;

  constructor(nowOf: () => number) {
    this.#nowOf = nowOf;
  }

  now = (): number => this.#nowOf();
  monotonic = (): number => this.#nowOf();

  after(ms: number, fire: () => void): () => void {
    const timer = { at: this.now() + ms, order: ++this.#orders, fire };
    if (!this.#dead) this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** the earliest of its timers */
  next(): Timer | null {
    let first: Timer | null = null;
    for (const timer of this.#timers)
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    return first;
  }

  fire(timer: Timer): void {
    this.#timers.delete(timer);
    timer.fire();
  }

  get isDead(): boolean {
    return this.#dead;
  }

  kill(): void {
    this.#dead = true;
    this.#timers.clear();
  }

  /** The process dies with one of its next commits: before the disk has it, or before it hears that the disk has it. */
  killAtCommit(left: number, isCarriedOut: boolean): void {
    this.#lastCommit = { left, isCarriedOut };
  }

  /** What the disk was given is carried out. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  /** @param seen told of what was committed, in order */
  storeOf(disk: Store, seen: (commit: Commit) => void): Store {
    const assertAlive = (): void => {
      if (this.#dead) throw new StoreUnavailable('The process is dead.');
    };
    const commit = async (commits: readonly Commit[]): Promise<CommitResult[]> => {
      assertAlive();
      const last = this.#lastCommit && --this.#lastCommit.left <= 0 ? this.#lastCommit : null;
      if (last) this.kill();
      if (last?.isCarriedOut === false) assertAlive();
      const call = disk.commit(commits);
      this.#underWay.add(call);
      const results = await call.finally(() => this.#underWay.delete(call));
      for (const [index, { status }] of results.entries()) if (status === 'committed') seen(commits[index] as Commit);
      assertAlive();
      return results;
    };
    const read = new Proxy(disk.read, {
      get:
        (reads, name: keyof Store['read']) =>
        async (...args: unknown[]) => {
          assertAlive();
          return await (reads[name] as (...args: unknown[]) => Promise<unknown>)(...args);
        },
    });
    return {
      ...{ read, commit, space: () => disk.space(), close: async () => {} },
      flushPresence: async (rows) => disk.flushPresence(rows),
      pruneEvents: async (belowSeq) => disk.pruneEvents(belowSeq),
      pruneAudit: async (belowSeq) => disk.pruneAudit(belowSeq),
    };
  }
}
