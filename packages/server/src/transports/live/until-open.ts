import type { Batch } from './batch.ts';

/** Keeps changes back until a snapshot is sent, then lets through what is newer than it. */
export class UntilOpen {
  readonly #tell: (batch: Batch) => void;
  #waiting: Batch[] | null = [];
  #seq = 0;

  constructor(tell: (batch: Batch) => void) {
    this.#tell = tell;
  }

  pass(batch: Batch): void {
    if (this.#waiting) this.#waiting.push(batch);
    else if (batch.seq > this.#seq) this.#tell(batch);
  }

  /** Another snapshot is being read: what comes meanwhile may be newer than it, and must not be told before it. */
  close(): void {
    this.#waiting ??= [];
  }

  /** @param seq that the snapshot is true for */
  open(seq: number): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    this.#seq = seq;
    for (const batch of waiting) this.pass(batch);
  }
}
