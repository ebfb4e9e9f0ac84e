import type { Store } from '../../store/interface.ts';

/**
 * Numbers for new runners. Given out from memory, so that a fleet that registers at once does not fight over the next one; a number that
 * is taken all the same (another server gave it) is found out by the commit, and read anew.
 */
export class RunnerNumbers {
  readonly #store: Store;
  #last = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @param fresh the last one was taken: look into the store first */
  async next(fresh: boolean): Promise<number> {
    if (fresh || this.#last === 0) {
      const highest = await this.#store.read.highestRunnerNumber();
      // Others may have taken numbers while this was read.
      this.#last = Math.max(this.#last, highest);
    }
    return ++this.#last;
  }
}
