import { HoldTimes } from '../../app/index.ts';
import type { Clock } from '../../ports/clock.ts';

/** Calls that wait end in step: a thousand idle runners are answered in a few turns of the event loop a second instead of a hundred. */
const tickMs = 250;

interface Waiting {
  /** its time is over */
  nudge(): void;
}

/** For how long calls of foreign runners wait, all of one gateway. */
export class Waits {
  readonly #clock: Clock;
  readonly #times: HoldTimes;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#times = new HoldTimes(clock, tickMs);
  }

  /** Ends it after `ms`, or at the last tick before, for its caller may not wait longer. Answers what takes that back. */
  end(waiting: Waiting, ms: number): () => void {
    if (ms < tickMs) return this.#clock.after(ms, () => waiting.nudge());
    const tick = this.#times.add(waiting, ms - tickMs + 1);
    return () => this.#times.remove(waiting, tick);
  }
}
