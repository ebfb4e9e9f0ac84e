/** So long after a task, an answer that was on its way beside it may still be heard, and longer where a process says that its calls wait for longer. */
const quietMsMin = 60_000;
/** No answer is on its way for longer, whatever is said: else whoever has a copy would not be found by saying that it waits for weeks. */
const quietMsMax = 10 * 60_000;
/** Of the versions that only a process can send which is behind, the last ones are remembered. */
const askedMax = 8;
/** Of those that are not asked about any more so many are not told again: a call that carries one may still come. */
const spentMax = 32;
/** So far one process is sent ahead of all that others are told: weeks, as versions follow the clock. */
const aheadBy = 2n ** 33n;

/** A call for a task, as far as it tells who sends it. */
interface Poll {
  /** the one that its process heard last; 0: none, or it has just got a task */
  version: bigint;
  address: string;
  /** for how long its process waits for the answer; null: it does not say */
  waitsMs: number | null;
}

/**
 * Finds out that two processes use the credential of one runner, by the versions of tasks that they send.
 *
 * A process takes none but higher ones, so what it sends never falls, but to 0 when it gets a task. So whoever asks is sent far ahead once. If there is
 * another process, that goes on with lower versions. A call with a lower one than was sent already may only be late; so it is told a version between the
 * two, which did not exist before. The process that is ahead does not take it, and nobody reads an answer to a call that it gave up: whoever sends it lived
 * then. When somebody sends, besides, what was told to the one ahead after that, both lived at the same time; a machine that was set back to an earlier
 * state is alone.
 */
export class Copies {
  #newest: Omit<Poll, 'waitsMs'> | null = null;
  /** the highest that was told */
  #toldMax = 0n;
  /** versions that only a process can send which is behind, each with the highest that was told before it */
  readonly #asked = new Map<bigint, bigint>();
  readonly #spent = new Set<bigint>();
  /** one that was behind and lived when no more than `mark` was told */
  #behind: { address: string; mark: bigint } | null = null;
  #quietSince: number;
  #quietMs = quietMsMin;

  /** @param now monotonic */
  constructor(now: number) {
    this.#quietSince = now;
  }

  /** The addresses of the two, the one that is ahead before, when this call shows that there are two; else null. */
  foundBy({ version, address, waitsMs }: Poll): [string, string] | null {
    this.#quietMs = Math.max(this.#quietMs, Math.min(quietMsMax, waitsMs ?? 0));
    const mark = this.#asked.get(version);
    if (mark !== undefined) this.#behind ??= { address, mark };
    else if (version > (this.#newest?.version ?? 0n)) this.#newest = { version, address };
    const [ahead, behind] = [this.#newest, this.#behind];
    if (!ahead || !behind || ahead.version <= behind.mark) return null;
    this.#forget();
    return [ahead.address, behind.address];
  }

  /**
   * The version that is told to a call which brings no task.
   *
   * @param version that it carried
   * @param next that it would be told otherwise, which is even
   * @param now monotonic
   */
  told(version: bigint, next: bigint, now: number): bigint {
    if (version <= 0n || now - this.#quietSince < this.#quietMs) return this.#tell(next);
    const question = version + (isQuestion(version) ? 2n : 1n);
    const newest = this.#newest?.version ?? 0n;
    if (question < newest && !this.#spent.has(question)) return this.#ask(question, newest);
    // who is ahead is told what follows on its own
    return this.#tell(next - version > 2n ? next + aheadBy : next);
  }

  #tell(version: bigint): bigint {
    if (version > this.#toldMax) this.#toldMax = version;
    return version;
  }

  #ask(question: bigint, newest: bigint): bigint {
    // told once more it is as old as it was; and the newest may have been told by an earlier life of this server
    if (!this.#asked.has(question)) this.#asked.set(question, newest > this.#toldMax ? newest : this.#toldMax);
    const [oldest] = this.#asked.size > askedMax ? this.#asked.keys() : [];
    if (oldest !== undefined) this.#spend(oldest);
    return question;
  }

  /** A task is on its way: what its process sends falls to 0. */
  given(now: number): void {
    this.#quietSince = now;
    this.#forget();
  }

  #forget(): void {
    this.#newest = null;
    this.#behind = null;
    for (const question of [...this.#asked.keys()]) this.#spend(question);
  }

  #spend(question: bigint): void {
    this.#asked.delete(question);
    this.#spent.add(question);
    const [oldest] = this.#spent.size > spentMax ? this.#spent : [];
    if (oldest !== undefined) this.#spent.delete(oldest);
  }
}

/** All that is told otherwise is even. */
const isQuestion = (version: bigint): boolean => version % 2n === 1n;
