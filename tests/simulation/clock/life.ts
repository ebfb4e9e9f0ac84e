import type { Random } from './random.ts';
import type { World } from './world.ts';

/** How the clocks of a machine differ from true time. */
export interface Drift {
  /** 1.01: gains ten milliseconds a second */
  rate: number;
  /** added to the wall clock; may step while the machine runs */
  wallSkewMs: number;
}

/** True time 0 by the wall clock. */
export const epochMs = Date.UTC(2026, 0, 1);

/**
 * One life of a process: from its start until it is killed. Everything that reaches it goes through `deliver`: while it is paused
 * nothing runs, and once it is dead nothing ever does.
 */
export class Life {
  readonly #world: World;
  readonly #drift: Drift;
  readonly #base: number;
  alive = true;
  paused = false;
  /** how often it stood still */
  pauses = 0;
  /** what the rest of the world does when it dies, its connections closing for instance */
  readonly onKilled = new Set<() => void>();
  #waiting: { isTimer: boolean; run: () => void }[] = [];

  /** @param base what its monotonic clock showed at true time 0 */
  constructor(world: World, drift: Drift, base: number) {
    this.#world = world;
    this.#drift = drift;
    this.#base = base;
  }

  now = (): number => Math.floor(epochMs + this.#world.now + this.#drift.wallSkewMs);
  monotonic = (): number => this.#base + this.#world.now * this.#drift.rate;

  /** Calls `run` after `ms` of its own time. */
  after = (ms: number, run: () => void): (() => void) => {
    let live = true;
    const fire = (): void => {
      if (live) run();
    };
    const cancel = this.#world.after(ms / this.#drift.rate, () => this.#deliver(true, fire));
    return () => {
      live = false;
      cancel();
    };
  };

  /** Something reaches the process from outside. */
  deliver(run: () => void): void {
    this.#deliver(false, run);
  }

  #deliver(isTimer: boolean, run: () => void): void {
    if (!this.alive) return;
    if (this.paused) this.#waiting.push({ isTimer, run });
    else run();
  }

  pause(): void {
    this.pauses += 1;
    this.paused = true;
  }

  /** What came meanwhile happens now, one at a time: timers first, messages first, or as they came. */
  resume(random: Random): void {
    if (!this.paused) return;
    this.paused = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    const order = random.integer(0, 2);
    if (order < 2) waiting.sort((a, b) => (order === 0 ? 1 : -1) * (Number(b.isTimer) - Number(a.isTimer)));
    for (const { isTimer, run } of waiting) this.#world.after(0, () => this.#deliver(isTimer, run));
  }

  kill(): void {
    this.alive = false;
    this.#waiting = [];
    for (const hook of this.onKilled) hook();
    this.onKilled.clear();
  }
}
