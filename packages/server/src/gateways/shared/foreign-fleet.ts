import { type ForeignDefaults, type ForeignDeps, ForeignRunner, type ForeignStart } from './foreign-runner.ts';

/** The foreign runners of one protocol that this server leads sessions for. What it knows of one is made when its first call comes. */
export class ForeignFleet {
  readonly #deps: ForeignDeps;
  readonly #defaults: ForeignDefaults;
  readonly #runners = new Map<string, ForeignRunner>();

  constructor(deps: ForeignDeps, defaults: ForeignDefaults) {
    this.#deps = deps;
    this.#defaults = defaults;
  }

  /** @param runnerId of a runner whose credential was checked */
  runner(runnerId: string, address: string): ForeignRunner {
    const known = this.#runners.get(runnerId);
    if (known) return known.from(address);
    const made = new ForeignRunner(this.#deps, this.#defaults, runnerId, address);
    this.#runners.set(runnerId, made);
    return made;
  }

  /** Its process started. Throws what `openSession` refuses. */
  async began(runnerId: string, start: ForeignStart): Promise<ForeignRunner> {
    const runner = this.runner(runnerId, start.address);
    await runner.began(start);
    return runner;
  }

  /** Nothing of it is remembered: it was removed, or its process signed out. */
  async ended(runnerId: string): Promise<void> {
    await this.#runners.get(runnerId)?.signOut();
    this.#runners.delete(runnerId);
  }
}
