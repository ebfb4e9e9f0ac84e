import type { CallerConnection } from '../../app/index.ts';
import type { ForeignAttempt } from './foreign-attempt.ts';
import type { Waits } from './waits.ts';

interface Taker {
  give(attempt: ForeignAttempt | null): void;
  fail(error: unknown): void;
  /** its time is over */
  nudge(): void;
}

/** Calls of one runner that wait for a job, the one that waits longest first. */
export class Takers {
  readonly #waits: Waits;
  readonly #left: () => void;
  readonly #waiting = new Set<Taker>();

  /** @param left called when one went away with nothing */
  constructor(waits: Waits, left: () => void) {
    this.#waits = waits;
    this.#left = left;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Null when `holdMs` are over, or nearly so, or nobody is there any more to hear the answer. */
  wait(holdMs: number, connection: CallerConnection): Promise<ForeignAttempt | null> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        cancel();
        connection.onClose = null;
        this.#waiting.delete(taker);
        settle();
      };
      const leave = (): void => {
        end(() => resolve(null));
        this.#left();
      };
      const taker: Taker = {
        give: (attempt) => end(() => resolve(attempt)),
        fail: (error) => end(() => reject(error)),
        nudge: leave,
      };
      const cancel = this.#waits.end(taker, holdMs);
      this.#waiting.add(taker);
      connection.onClose = leave;
    });
  }

  /** Gives it to the first; false: nobody is there. */
  give(attempt: ForeignAttempt): boolean {
    const [first] = this.#waiting;
    first?.give(attempt);
    return first !== undefined;
  }

  /** All of them get nothing. */
  dismiss(): void {
    for (const taker of [...this.#waiting]) taker.give(null);
  }

  fail(error: unknown): void {
    for (const taker of [...this.#waiting]) taker.fail(error);
  }
}
