import { canonicalRequirements, type Fit, type JobClass, matchOf, normalRequirements, type Requirements } from '@baton/core';
import type { Entropy } from '../../ports/entropy.ts';
import type { Store } from '../../store/interface.ts';
import type { Fleet, RunnerClass } from './fleet.ts';

/** Beyond this many, what is known of classes is dropped and read again at need. */
const cachedMax = 50_000;

/** Job classes by id, and which runner class fits them: computed once a pair, never per poll. */
export class JobClasses {
  readonly #store: Store;
  readonly #entropy: Entropy;
  readonly #fleet: Fleet;
  readonly #classes = new Map<string, JobClass>();
  /** classes by the text that names them: most submissions ask for one that was asked for before */
  readonly #byText = new Map<string, JobClass>();
  readonly #fits = new Map<string, Map<string, Fit | null>>();

  constructor(store: Store, entropy: Entropy, fleet: Fleet) {
    this.#store = store;
    this.#entropy = entropy;
    this.#fleet = fleet;
  }

  /** The class of these requirements; unless it is `known`, its row may still have to be committed. */
  classOf(requirements: Requirements): JobClass {
    const text = canonicalRequirements(requirements);
    const known = this.#byText.get(text);
    if (known) return known;
    const id = this.#entropy.sha256(text).slice(0, 32);
    const jobClass: JobClass = { id, revision: 1, requirements: normalRequirements(requirements) };
    if (this.#byText.size >= cachedMax) this.#byText.clear();
    this.#byText.set(text, jobClass);
    return jobClass;
  }

  learn(jobClass: JobClass): void {
    if (this.#classes.size >= cachedMax) {
      this.#classes.clear();
      this.#fits.clear();
    }
    this.#classes.set(jobClass.id, jobClass);
  }

  /** A scope changed, and with it who may take its jobs. */
  forgetFits(): void {
    this.#fits.clear();
  }

  /** Null when it is not known here: `load` it. */
  known = (id: string): JobClass | null => this.#classes.get(id) ?? null;

  async load(ids: Iterable<string>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#classes.has(id));
    if (missing.length === 0) return;
    for (const jobClass of await this.#store.read.getMany('jobClass', missing)) this.learn(jobClass);
  }

  /** What jobs of this class take of runners of that one (pins apart); null when they do not fit. The job class must be known. */
  fitOf = (jobClassId: string, runnerClass: Pick<RunnerClass, 'key' | 'offering'>): Fit | null => {
    let byRunnerClass = this.#fits.get(jobClassId);
    if (!byRunnerClass) {
      byRunnerClass = new Map();
      this.#fits.set(jobClassId, byRunnerClass);
    }
    const cached = byRunnerClass.get(runnerClass.key);
    if (cached !== undefined) return cached;
    const jobClass = this.#classes.get(jobClassId);
    if (!jobClass) return null;
    const { fit } = matchOf(jobClass.requirements, runnerClass.offering, this.#fleet.scope);
    if (byRunnerClass.size > 10_000) byRunnerClass.clear();
    byRunnerClass.set(runnerClass.key, fit);
    return fit;
  };

  pinOf = (jobClassId: string): string | null => this.#classes.get(jobClassId)?.requirements.runnerId ?? null;
}
