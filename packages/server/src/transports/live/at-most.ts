import type { Clock } from '../../ports/clock.ts';

/** Does something at most once in a while: at once when it was not done lately, else when the while is over. What is asked for is always done. */
export class AtMost {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #act: () => void;
  #at = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, everyMs: number, act: () => void) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#act = act;
  }

  ask(): void {
    if (this.#cancel) return;
    const waitMs = this.#at + this.#everyMs - this.#clock.monotonic();
    if (waitMs <= 0) this.#go();
    else this.#cancel = this.#clock.after(waitMs, () => this.#go());
  }

  /** It was done otherwise: what was asked for is not due any more. */
  done(): void {
    this.stop();
    this.#at = this.#clock.monotonic();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #go(): void {
    this.done();
    this.#act();
  }
}
