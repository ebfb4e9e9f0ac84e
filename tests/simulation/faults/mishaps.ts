import type { Random } from '../clock/random.ts';
import type { World } from '../clock/world.ts';

/** What happens again and again until everything heals, each at its own rate, and lasts for a while. */
export class Mishaps {
  readonly #world: World;
  readonly #random: Random;
  readonly #mends = new Set<() => void>();
  #over = false;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  /** everything has healed, and nothing happens any more */
  get over(): boolean {
    return this.#over;
  }

  /**
   * @param name of its own randomness: another mishap more or less changes nothing about when this one happens
   * @param everyMs on the average; null: never
   */
  again(name: string, everyMs: number | null, happen: () => void): void {
    if (everyMs === null) return;
    const own = this.#random.fork(name);
    const next = (): void => {
      this.#world.after(own.exponential(everyMs), () => {
        if (this.#over) return;
        happen();
        next();
      });
    };
    next();
  }

  /** Ends a fault after a while, or when everything heals. */
  until(ms: number, mend: () => void): void {
    const once = (): void => {
      if (this.#mends.delete(once)) mend();
    };
    this.#mends.add(once);
    this.#world.after(ms, once);
  }

  heal(): void {
    this.#over = true;
    for (const mend of [...this.#mends]) mend();
  }
}
