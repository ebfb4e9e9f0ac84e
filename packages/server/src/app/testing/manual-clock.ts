import type { Clock } from '../../ports/clock.ts';

interface Timer {
  at: number;
  order: number;
  fire: () => void;
}

const wallStart = 1_800_000_000_000;

/** Lets everything happen that waits for nothing but its turn: all promises of in-memory stores are settled then. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #elapsed = 0;
  #setByMs = 0;
  #orders = 0;
  readonly #timers = new Set<Timer>();

  now = (): number => wallStart + this.#elapsed + this.#setByMs;
  monotonic = (): number => this.#elapsed;

  after(ms: number, fire: () => void): () => void {
    const timer: Timer = { at: this.#elapsed + ms, order: ++this.#orders, fire };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Time passes: timers fire in their order, and what they begin is settled before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await settle();
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#elapsed = Math.max(this.#elapsed, timer.at);
      timer.fire();
      await settle();
    }
    this.#elapsed = end;
    await settle();
  }

  /** The process stands still: time passes and no timer fires. */
  stall(ms: number): void {
    this.#elapsed += ms;
  }

  /** Somebody sets the wall clock; no time passes. */
  setBy(ms: number): void {
    this.#setByMs += ms;
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers)
      if (timer.at <= end && (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)))
        first = timer;
    return first;
  }
}
