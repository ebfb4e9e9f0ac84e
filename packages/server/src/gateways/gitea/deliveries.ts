import type { ForeignAttempt } from '../shared/foreign-attempt.ts';

/** How one call asked for a job. */
export interface Asked {
  /** the highest version of tasks that the runner had heard; 0: none, or it has just got a task */
  version: bigint;
  /** when, monotonic ms */
  at: number;
  /** the same until a call succeeded, where a runner has such a thing */
  key: string | null;
}

/**
 * A runner asks again after two seconds. A call that comes sooner was on its way beside the one that got the job; or its runner is set to ask more
 * often, which nothing tells. Taken for the former, no job runs twice: what was lost on its way to the latter is lost with its lease.
 */
const besideMs = 1_000;
/** Keys of calls that may come again; a runner has one at a time for each call that is under way. */
const keysMax = 16;

const mayComeAgain = ({ verdict, isConfirmed, ended, assignment }: ForeignAttempt): boolean =>
  verdict === 'running' && !isConfirmed && ended === null && assignment !== null;

/**
 * What one runner was given, as far as it may not have arrived. An answer that got lost on its way looks delivered here; the runner's next call shows
 * it: by the key that it repeats, or by the version that it sends. After a task it sends 0, so the same version once more means that it never heard the
 * answer. That holds only for calls that follow one another: of several at once each carries what was known when it began.
 *
 * Where the call that got the job carried 0 itself, the next one carries 0 whether its runner has the job or not. Silence about the job does not tell it
 * either: a call about it may hang in a connection that broke while the next call for a task comes by another. Such a job is lost with its lease.
 */
export class Deliveries {
  readonly #byKey = new Map<string, ForeignAttempt>();
  #last: { attempt: ForeignAttempt; version: bigint; at: number } | null = null;
  #underWay = 0;
  #overlap = false;

  /** The attempt that this call asks for once more; null: it asks for another. */
  again({ key, version, at }: Asked): ForeignAttempt | null {
    const known = key === null ? undefined : this.#byKey.get(key);
    if (known && mayComeAgain(known)) return known;
    if (key !== null || version === 0n || this.#overlap || this.#underWay > 0) return null;
    const last = this.#last;
    if (!last || last.version !== version || at - last.at < besideMs) return null;
    return mayComeAgain(last.attempt) ? last.attempt : null;
  }

  /** A call waits for a job until the answer is called. */
  begin(): () => void {
    this.#underWay++;
    if (this.#underWay > 1) this.#overlap = true;
    return () => {
      this.#underWay--;
    };
  }

  /** The answer to this call brings it. */
  given(attempt: ForeignAttempt, { key, version }: Pick<Asked, 'key' | 'version'>, at: number): void {
    this.#last = { attempt, version, at };
    if (key === null) return;
    this.#byKey.set(key, attempt);
    const [oldest] = this.#byKey.size > keysMax ? this.#byKey.keys() : [];
    if (oldest !== undefined) this.#byKey.delete(oldest);
  }

  /** It is certain that it did not arrive: whoever asks next gets it, however that asks. */
  notGiven(attempt: ForeignAttempt): void {
    if (this.#last?.attempt === attempt) this.#last = null;
    for (const [key, each] of this.#byKey) if (each === attempt) this.#byKey.delete(key);
  }
}
