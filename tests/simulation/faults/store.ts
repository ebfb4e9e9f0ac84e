import {
  type Commit,
  type CommitResult,
  type PresenceRow,
  type Store,
  StoreOutcomeUnknown,
  type StoreReads,
  StoreUnavailable,
} from '@baton/server';
import type { Life } from '../clock/life.ts';
import type { Random } from '../clock/random.ts';
import type { World } from '../clock/world.ts';
import type { StoreFaults } from './profile.ts';

/** Who is told of commits: when one is asked for, and when it takes effect. */
export interface CommitWatcher {
  asked(commits: readonly Commit[]): void;
  applied(commit: Commit, result: CommitResult): void;
}

export interface DiskDeps {
  world: World;
  random: Random;
  inner: Store;
  watcher: CommitWatcher;
  /** what goes wrong at this moment */
  faults: () => StoreFaults;
}

/**
 * The store that survives the server, and what may go wrong between the two. Commits take effect in the order in which they were asked
 * for, after a delay; the answers come later still.
 */
export class Disk {
  readonly deps: DiskDeps;
  #free = 0;
  #underWay: { life: Life; apply: () => void }[] = [];

  constructor(deps: DiskDeps) {
    this.deps = deps;
  }

  /** Lets something take effect after the commits before it. */
  inOrder(life: Life, ms: number, apply: () => void): void {
    const { world } = this.deps;
    const item = { life, apply };
    this.#underWay.push(item);
    this.#free = Math.max(this.#free, world.now + ms);
    world.after(this.#free - world.now, () => {
      const at = this.#underWay.indexOf(item);
      if (at === -1) return;
      this.#underWay.splice(at, 1);
      apply();
    });
  }

  /** The server process died: of what was under way a beginning still takes effect. */
  died(life: Life): void {
    const own = this.#underWay.filter((item) => item.life === life);
    this.#underWay = this.#underWay.filter((item) => item.life !== life);
    for (const { apply } of own.slice(0, this.deps.random.integer(0, own.length))) apply();
  }

  /** The store as one life of the server sees it. */
  openFor(life: Life): Store {
    const { inner } = this.deps;
    const read = Object.fromEntries(
      Object.keys(inner.read).map((name) => [name, (...args: unknown[]) => this.#read(life, name as keyof StoreReads, args)]),
    ) as unknown as StoreReads;
    return {
      read,
      commit: (commits) => this.#commit(life, commits),
      flushPresence: (rows: readonly PresenceRow[]) => this.#flush(life, rows),
      pruneEvents: (belowSeq) => inner.pruneEvents(belowSeq),
      pruneAudit: (belowSeq) => inner.pruneAudit(belowSeq),
      space: () => inner.space(),
      close: async () => {},
    };
  }

  #read(life: Life, name: keyof StoreReads, args: unknown[]): Promise<unknown> {
    const { random, faults, inner, world } = this.deps;
    const { readMsMean, unavailable } = faults();
    const fails = random.chance(unavailable);
    const read = inner.read[name] as (...args: unknown[]) => Promise<unknown>;
    if (readMsMean === 0) return fails ? Promise.reject(new StoreUnavailable('the disk does not answer')) : read(...args);
    return new Promise((resolve, reject) => {
      world.after(random.exponential(readMsMean / 2), () => {
        void read(...args).then((rows) => {
          world.after(random.exponential(readMsMean / 2), () =>
            life.deliver(() => (fails ? reject(new StoreUnavailable('the disk does not answer')) : resolve(rows))),
          );
        });
      });
    });
  }

  #commit(life: Life, commits: readonly Commit[]): Promise<CommitResult[]> {
    const { random, faults, watcher, world } = this.deps;
    const { commitMsMean, conflict, unavailable, unknown } = faults();
    watcher.asked(commits);
    const fate = random.chance(unavailable) ? 'unavailable' : random.chance(unknown) ? 'unknown' : 'fine';
    return new Promise((resolve, reject) => {
      const answer = (settle: () => void): void => {
        world.after(random.exponential(commitMsMean / 2), () => life.deliver(settle));
      };
      this.inOrder(life, random.exponential(commitMsMean / 2), () => {
        if (fate === 'unavailable') return answer(() => reject(new StoreUnavailable('the disk does not answer')));
        const results = commits.map((commit) => {
          if (fate === 'unknown' && random.chance(0.5)) return null;
          const spurious = random.chance(conflict) ? this.#conflict(commit) : null;
          return spurious ? Promise.resolve(spurious) : this.#apply(commit);
        });
        if (fate === 'unknown') return answer(() => reject(new StoreOutcomeUnknown('the disk failed in the middle')));
        void Promise.all(results.filter((result) => result !== null)).then((all) => answer(() => resolve(all)));
      });
    });
  }

  async #apply(commit: Commit): Promise<CommitResult> {
    const [result] = await this.deps.inner.commit([structuredClone(commit)]);
    if (!result) throw new Error('a commit has a result');
    this.deps.watcher.applied(commit, result);
    return result;
  }

  /** A conflict without a cause: as if another writer had changed a row and changed it back. */
  #conflict(commit: Commit): CommitResult | null {
    const [changed] = commit.changes.filter((change) => change.op === 'update' || change.op === 'remove');
    if (!changed) return null;
    return { status: 'conflict', kind: changed.kind, id: changed.op === 'remove' ? changed.id : changed.row.id, why: 'revision' };
  }

  async #flush(life: Life, rows: readonly PresenceRow[]): Promise<void> {
    if (!life.alive) return;
    if (this.deps.random.chance(this.deps.faults().unavailable)) throw new StoreUnavailable('the disk does not answer');
    await this.deps.inner.flushPresence(rows);
  }
}
