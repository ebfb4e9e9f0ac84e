import type { App, LogStream } from '../../app/index.ts';
import { Turns } from './turns.ts';

/** A line as a foreign runner tells it. */
export interface ForeignLine {
  text: string;
  /** left out: `stdout` */
  stream?: LogStream;
  /** since the attempt was accepted; left out: now */
  offsetMs?: number;
}

export interface ForeignLogDeps {
  runners: Pick<App['runners'], 'appendLog' | 'sealLog' | 'logStanding'>;
  runnerId: string;
  attemptId: string;
  epoch: number;
  /** since the attempt was accepted */
  elapsedMs: () => number;
}

const newline = /\r?\n/g;

/**
 * The log of an attempt that a foreign runner runs. Each line is a chunk of its own, so the chunks that are stored count the lines, also for a server
 * that never saw the earlier ones.
 *
 * **Order and concurrency.** Calls take effect in the order in which they were made. **Durability.** What `append` counts is on the disk.
 * **Errors.** `storage_full`, `attempt_not_found`; after one nothing of the call counts.
 */
export class ForeignLog {
  readonly #deps: ForeignLogDeps;
  #count: number | null = null;
  #isSealed = false;
  readonly #turns = new Turns();

  constructor(deps: ForeignLogDeps) {
    this.#deps = deps;
  }

  /** Whether it is known to be closed: no more lines are taken. */
  get isSealed(): boolean {
    return this.#isSealed;
  }

  /** Lines that are stored. */
  count(): Promise<number> {
    return this.#turns.take(() => this.#known());
  }

  /**
   * Stores lines, of which the first has the number `from` (0 is the very first): those that are there already are left out, and nothing is stored
   * when some before them are missing. `from` null: they follow whatever is there. To a closed log nothing is added.
   *
   * @returns lines that are stored after it
   */
  append(from: number | null, lines: readonly ForeignLine[]): Promise<number> {
    return this.#turns.take(async () => {
      const count = await this.#known();
      const known = from === null ? 0 : count - from;
      if (this.#isSealed || known < 0 || known >= lines.length) return count;
      return await this.#store(count, lines.slice(known));
    });
  }

  /** Nothing more comes. Repeated it changes nothing. */
  seal(): Promise<void> {
    return this.#turns.take(async () => {
      const { runners, runnerId, attemptId, epoch } = this.#deps;
      if (!this.#isSealed) await runners.sealLog(runnerId, attemptId, epoch);
      this.#isSealed = true;
    });
  }

  async #store(count: number, lines: readonly ForeignLine[]): Promise<number> {
    const { runners, runnerId, attemptId, epoch, elapsedMs } = this.#deps;
    const chunks = lines.map(({ text, stream = 'stdout', offsetMs }, at) => ({
      number: count + at + 1,
      stream,
      offsetMs: Math.max(0, Math.round(offsetMs ?? elapsedMs())),
      // one line is one line, whatever its runner put into it
      bytes: new TextEncoder().encode(`${text.replace(newline, '\u2424')}\n`),
      linesDropped: 0,
      bytesDropped: 0,
    }));
    this.#count = null;
    const { acknowledged } = await runners.appendLog(runnerId, attemptId, epoch, chunks);
    // it was closed though the answer to that was an error
    if (acknowledged === count) this.#isSealed = true;
    this.#count = acknowledged;
    return acknowledged;
  }

  async #known(): Promise<number> {
    if (this.#count !== null) return this.#count;
    const { runners, runnerId, attemptId, epoch } = this.#deps;
    const { chunks, isClosed } = await runners.logStanding(runnerId, attemptId, epoch);
    this.#isSealed ||= isClosed;
    this.#count = chunks;
    return chunks;
  }
}
