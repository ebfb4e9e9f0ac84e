import type { Clock } from '../../ports/clock.ts';

/** A program that goes on asks within the second after a report. */
const asksWithinMs = 5_000;

/** Notices runners that said that their last task is over, and then ask for nothing: so do one-off runners, whose program ends then without a word. */
export class Departures {
  readonly #clock: Clock;
  readonly #left: (runnerId: string) => void;
  /** by runner, what forgets that it may be gone */
  readonly #waits = new Map<string, () => void>();

  constructor(clock: Clock, left: (runnerId: string) => void) {
    this.#clock = clock;
    this.#left = left;
  }

  /** It has nothing any more. */
  expect(runnerId: string): void {
    this.heard(runnerId);
    const cancel = this.#clock.after(asksWithinMs, () => {
      this.#waits.delete(runnerId);
      this.#left(runnerId);
    });
    this.#waits.set(runnerId, cancel);
  }

  /** It is there. */
  heard(runnerId: string): void {
    this.#waits.get(runnerId)?.();
    this.#waits.delete(runnerId);
  }

  close(): void {
    for (const cancel of this.#waits.values()) cancel();
    this.#waits.clear();
  }
}
