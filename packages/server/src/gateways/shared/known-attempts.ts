import type { ForeignAttempt } from './foreign-attempt.ts';

/** So many ended attempts are remembered for calls that come twice. */
const endedMax = 50;

/** Attempts of one foreign runner: those that it has, and the last that it had. */
export class KnownAttempts {
  readonly #live = new Map<string, ForeignAttempt>();
  readonly #ended = new Map<string, ForeignAttempt>();

  /** how many it has */
  get size(): number {
    return this.#live.size;
  }

  /** What it has and is not over, the oldest first. */
  live(): ForeignAttempt[] {
    return [...this.#live.values()];
  }

  /** One that it has; null: it is over, or was never its. */
  liveOne(attemptId: string): ForeignAttempt | null {
    return this.#live.get(attemptId) ?? null;
  }

  /** One that it has, or had a moment ago. */
  get(attemptId: string): ForeignAttempt | null {
    return this.#live.get(attemptId) ?? this.#ended.get(attemptId) ?? null;
  }

  byNumber(number: number): ForeignAttempt | null {
    for (const each of [...this.#live.values(), ...this.#ended.values()]) if (each.number === number) return each;
    return null;
  }

  add(attempt: ForeignAttempt): void {
    this.#live.set(attempt.id, attempt);
  }

  /** It is not its any more. What its runner said of its end stays for calls that come twice, and nothing of its job. */
  end(attempt: ForeignAttempt): void {
    if (!this.#live.delete(attempt.id)) return;
    if (attempt.ended === null) attempt.verdict = 'over';
    attempt.forgetAssignment();
    attempt.log.release();
    this.#ended.set(attempt.id, attempt);
    const [oldest] = this.#ended.size > endedMax ? this.#ended.keys() : [];
    if (oldest !== undefined) this.#ended.delete(oldest);
  }
}
