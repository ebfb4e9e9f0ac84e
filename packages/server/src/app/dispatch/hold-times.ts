import type { Clock } from '../../ports/clock.ts';

interface Ending {
  /** its time is over */
  nudge(): void;
}

/** When what is held ends at the latest: one timer for all of them. */
export class HoldTimes {
  readonly #clock: Clock;
  readonly #tickMs: number;
  readonly #endings = new Map<number, Set<Ending>>();
  /** of the timer that runs; null: none does */
  #next: { tick: number; cancel: () => void } | null = null;
  #last = 0;

  /** @param tickMs so exact are the ends: those of one tick end together, which costs a fleet of thousands far fewer turns of the event loop */
  constructor(clock: Clock, tickMs: number) {
    this.#clock = clock;
    this.#tickMs = tickMs;
  }

  /** @returns what `remove` wants to know */
  add(ending: Ending, afterMs: number): number {
    const tick = Math.ceil((this.#clock.monotonic() + afterMs) / this.#tickMs);
    let own = this.#endings.get(tick);
    if (!own) {
      own = new Set();
      this.#endings.set(tick, own);
      this.#last = Math.max(this.#last, tick);
      if (this.#next === null || tick < this.#next.tick) this.#wait(tick);
    }
    own.add(ending);
    return tick;
  }

  remove(ending: Ending, tick: number): void {
    const own = this.#endings.get(tick);
    own?.delete(ending);
    if (own?.size === 0) this.#endings.delete(tick);
  }

  #wait(tick: number): void {
    this.#next?.cancel();
    const ms = Math.max(0, tick * this.#tickMs - this.#clock.monotonic());
    this.#next = { tick, cancel: this.#clock.after(ms, () => this.#end(tick)) };
  }

  /** Ends what is due; what a late timer missed is due with it. */
  #end(from: number): void {
    this.#next = null;
    const now = Math.max(from, Math.floor(this.#clock.monotonic() / this.#tickMs));
    let tick = from;
    for (; tick <= now; tick++) {
      const own = this.#endings.get(tick);
      this.#endings.delete(tick);
      for (const ending of own ?? []) ending.nudge();
    }
    while (tick <= this.#last && !this.#endings.has(tick)) tick++;
    if (tick <= this.#last) this.#wait(tick);
  }
}
