import type { Journal } from './journal.ts';
import { syncLogFiles } from './sync-files.ts';

/** Drops journal segments that are over, once the log files they tell of are on the disk. Works in the background, one at a time. */
export class Retirement {
  readonly #dir: string;
  readonly #journal: Journal;
  #upTo = 0;
  #attemptIds = new Set<string>();
  #work: Promise<void> | null = null;

  constructor(dir: string, journal: Journal) {
    this.#dir = dir;
    this.#journal = journal;
  }

  /** Segments up to this number are over; they and those before tell of these logs. */
  add(segment: number, attemptIds: Iterable<string>): void {
    this.#upTo = segment;
    for (const attemptId of attemptIds) this.#attemptIds.add(attemptId);
    this.#work ??= this.#retireAll().finally(() => {
      this.#work = null;
    });
  }

  async settled(): Promise<void> {
    while (this.#work) await this.#work;
  }

  async #retireAll(): Promise<void> {
    let done = 0;
    while (done < this.#upTo) {
      const upTo = this.#upTo;
      const attemptIds = this.#attemptIds;
      this.#attemptIds = new Set();
      try {
        await syncLogFiles(this.#dir, attemptIds);
        this.#journal.drop(upTo);
      } catch {
        // The segments stay, and with them nothing is lost; the next one to be over tries for these too.
        for (const attemptId of attemptIds) this.#attemptIds.add(attemptId);
        return;
      }
      done = upTo;
    }
  }
}
