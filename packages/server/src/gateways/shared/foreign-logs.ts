import { ForeignLog, type ForeignLogDeps } from './foreign-log.ts';

/** So many are known before it is looked which of them nobody uses any more. */
const knownMin = 256;

/** by the calls that they make: those of one server are one */
const byCalls = new WeakMap<object, ForeignLogs>();

/**
 * The logs of attempts of foreign runners, one object for each attempt, whoever asks for it: two would each count lines of their own, and what one stores
 * the other would take for what it has itself. A credential opens every gateway, so an attempt may be known to two of them.
 */
export class ForeignLogs {
  readonly #known = new Map<string, WeakRef<ForeignLog>>();
  #lookAt = knownMin;

  /** Those of the server with these calls. */
  static of(runners: object): ForeignLogs {
    const known = byCalls.get(runners);
    if (known) return known;
    const made = new ForeignLogs();
    byCalls.set(runners, made);
    return made;
  }

  log(deps: ForeignLogDeps): ForeignLog {
    const key = `${deps.attemptId} ${deps.epoch}`;
    const known = this.#known.get(key)?.deref();
    if (known) return known;
    const made = new ForeignLog(deps);
    this.#known.set(key, new WeakRef(made));
    if (this.#known.size >= this.#lookAt) this.#forgetUnused();
    return made;
  }

  #forgetUnused(): void {
    for (const [key, each] of this.#known) if (each.deref() === undefined) this.#known.delete(key);
    this.#lookAt = Math.max(knownMin, 2 * this.#known.size);
  }
}
