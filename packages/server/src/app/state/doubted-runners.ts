import type { Change, Runner } from '@baton/core';
import type { Store } from '../../store/interface.ts';
import type { Committer } from '../commit/committer.ts';

/** A try to make a runner, and what its commit inserts of it and of the job that makes its machine. */
interface Try {
  row: Runner;
  changes: Change[];
}

/**
 * New runners that may stand in the store without being known: nobody heard what became of their commit. Who counts runners, or tries again to make
 * one, looks after them first.
 */
export class DoubtedRunners {
  readonly #store: Store;
  readonly #committer: Committer;
  /** by runner: a try that is repeated may have another number */
  readonly #tries = new Map<string, Try[]>();

  constructor(store: Store, committer: Committer) {
    this.#store = store;
    this.#committer = committer;
    committer.onDoubt((changes) => this.#hear(changes));
  }

  /** What stands of them is known from now on. */
  async settle(): Promise<void> {
    if (this.#tries.size === 0) return;
    const doubted = [...this.#tries];
    const rows = await this.#store.read.getMany(
      'runner',
      doubted.map(([id]) => id),
    );
    for (const [id, tries] of doubted) {
      // somebody else has looked meanwhile, or it was tried again
      if (this.#tries.get(id) !== tries) continue;
      this.#tries.delete(id);
      const row = rows.find((each) => each.id === id);
      if (row) this.#committer.tell(tries.find((each) => each.row.number === row.number)?.changes ?? []);
    }
  }

  #hear(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind !== 'runner' || change.op !== 'insert') continue;
      const { row } = change;
      const ids = [row.id, row.hosting?.operation?.jobId];
      const own = changes.filter((each) => each.op === 'insert' && ids.includes(each.row.id));
      this.#tries.set(row.id, [...(this.#tries.get(row.id) ?? []), { row, changes: own }]);
    }
  }
}
