import { ForeignRunner } from './foreign-runner.ts';
import type { ForeignDefaults, ForeignDeps, ForeignRunnerDeps, ForeignStart } from './foreign-terms.ts';
import { Waits } from './waits.ts';

/** What is known of a removed one is kept so long: its last call may come twice. */
const removedKeptMs = 300_000;
/** Of so many that are known it is looked whether they were removed whenever one more is. */
const lookedAtOnce = 4;

/** The foreign runners of one protocol that this server leads sessions for. What it knows of one is made when its first call comes. */
export class ForeignFleet {
  readonly #deps: ForeignRunnerDeps;
  readonly #defaults: ForeignDefaults;
  readonly #runners = new Map<string, ForeignRunner>();

  constructor(deps: ForeignDeps, defaults: ForeignDefaults) {
    this.#deps = { ...deps, waits: new Waits(deps.clock) };
    this.#defaults = defaults;
  }

  /** @param runnerId of a runner whose credential was checked */
  runner(runnerId: string, address: string): ForeignRunner {
    const known = this.#runners.get(runnerId);
    if (known) return known.from(address);
    const made = new ForeignRunner(this.#deps, this.#defaults, runnerId, address);
    this.#forgetRemoved();
    this.#runners.set(runnerId, made);
    return made;
  }

  /** Calls of it that wait for a job are answered without one. */
  answer(runnerId: string): void {
    this.#runners.get(runnerId)?.answer();
  }

  /** Looks at a few after the other, round and round: fleets of runners that each take one job would else pile up. */
  #forgetRemoved(): void {
    const { runners, clock } = this.#deps;
    let left = Math.min(lookedAtOnce, this.#runners.size);
    for (const [id, runner] of this.#runners) {
      if (left-- === 0) break;
      this.#runners.delete(id);
      const isGone = runners.standing(id) === null && clock.monotonic() - runner.calledAt > removedKeptMs;
      if (!isGone) this.#runners.set(id, runner);
    }
  }

  /** Runners that something is known of. */
  get size(): number {
    return this.#runners.size;
  }

  /** Its process started; see `ForeignRunner.began`. Throws what `openSession` refuses. */
  async began(runnerId: string, start: ForeignStart, begun?: () => void): Promise<ForeignRunner> {
    const runner = this.runner(runnerId, start.address);
    await runner.began(start, begun);
    return runner;
  }

  /**
   * Its process signed out. What is known of it stays as long as it is registered: a second one beside a call that is still under way would count its
   * syncs anew, and be believed nothing.
   */
  async ended(runnerId: string): Promise<void> {
    await this.#runners.get(runnerId)?.signOut();
  }
}
