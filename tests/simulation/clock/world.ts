import { Heap } from './heap.ts';

interface Scheduled {
  at: number;
  order: number;
  run: (() => void) | null;
}

/** Virtual time and the queue of what is to happen. `now` is the true time in milliseconds, which no node knows. */
export class World {
  now = 0;
  #order = 0;
  readonly #queue = new Heap<Scheduled>((a, b) => a.at - b.at || a.order - b.order);
  /** how many events have happened */
  steps = 0;

  /** Lets `run` happen after `ms` of true time. The answer takes it back. */
  after(ms: number, run: () => void): () => void {
    const item: Scheduled = { at: this.now + Math.max(0, ms), order: this.#order++, run };
    this.#queue.push(item);
    return () => {
      item.run = null;
    };
  }

  /** One event after another, each with all that follows from it at once, until the answer of `done` is true. */
  async run(done: () => boolean): Promise<void> {
    await settled();
    while (!done()) {
      const item = this.#queue.pop();
      if (!item) return;
      if (!item.run) continue;
      this.now = item.at;
      this.steps += 1;
      item.run();
      await settled();
    }
  }
}

/** Resolves when no promise has anything left to do: immediates run only after all microtasks. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
