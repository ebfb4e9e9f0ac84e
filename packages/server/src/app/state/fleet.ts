import {
  canonicalOffering,
  devicesOf,
  hasHadItsJob,
  nameKey,
  type Offering,
  offeringOf,
  type Runner,
  type Scope,
  spareOf,
} from '@baton/core';

/** What matching needs to know of a runner's class. */
export interface RunnerClass {
  key: string;
  offering: Offering;
  spare: number;
}

/** The class of a runner's row. */
export function runnerClassOf(runner: Runner): RunnerClass {
  const offering = offeringOf(runner);
  return { key: canonicalOffering(offering), offering, spare: spareOf(offering) };
}

const noDevices: readonly string[] = [];

const always = (): boolean => true;

/** With so few classes none is forgotten. */
const classesMin = 100;

/** Every runner that is neither removed nor retired, and every scope, in memory. Kept true by the commits that change them. */
export class Fleet {
  readonly #runners = new Map<string, Runner>();
  readonly #classes = new Map<string, RunnerClass>();
  /** ids of their devices, in the order of the offering */
  readonly #devices = new Map<string, string[]>();
  readonly #scopes = new Map<string, Scope>();
  /** rises with each change of a scope */
  scopesVersion = 0;
  /** those that are there, by the key of their name; null: to be made anew */
  #scopesByName: Map<string, Scope> | null = null;
  /** those of which something ends by time or with a job: they are looked at again and again */
  readonly #dated = new Set<string>();
  #builtInId: string | null = null;
  /** of every class one, for all runners of it */
  readonly #knownClasses = new Map<string, RunnerClass>();

  load(runners: readonly Runner[], scopes: readonly Scope[]): void {
    for (const scope of scopes) this.putScope(scope);
    for (const runner of runners) this.put(runner);
  }

  /** Takes a newer version of a row; an older one is ignored. */
  put(runner: Runner): void {
    const known = this.#runners.get(runner.id);
    if (known && known.revision >= runner.revision) return;
    if (runner.removedAt !== null || runner.retiredAt !== null) {
      this.drop(runner.id);
      return;
    }
    this.#runners.set(runner.id, runner);
    if (runner.builtIn) this.#builtInId = runner.id;
    this.#classes.set(runner.id, this.#classOf(runner));
    const devices = devicesOf(runner);
    if (devices.length > 0)
      this.#devices.set(
        runner.id,
        devices.map(({ id }) => id),
      );
    else this.#devices.delete(runner.id);
    if (runner.disabled !== null || runner.draining !== null || hasHadItsJob(runner)) this.#dated.add(runner.id);
    else this.#dated.delete(runner.id);
  }

  putScope(scope: Scope): void {
    const known = this.#scopes.get(scope.id);
    if (known && known.revision >= scope.revision) return;
    this.#scopes.set(scope.id, scope);
    this.#scopesByName = null;
    this.scopesVersion++;
  }

  drop(runnerId: string): void {
    this.#runners.delete(runnerId);
    this.#classes.delete(runnerId);
    this.#devices.delete(runnerId);
    this.#dated.delete(runnerId);
  }

  /** Thousands are of the same class, whose words are as long as a row. */
  #classOf(runner: Runner): RunnerClass {
    const found = runnerClassOf(runner);
    const known = this.#knownClasses.get(found.key);
    if (known) return known;
    this.#knownClasses.set(found.key, found);
    if (this.#knownClasses.size > 2 * this.#classes.size + classesMin) this.#forgetClasses();
    return found;
  }

  #forgetClasses(): void {
    const used = new Set(this.#classes.values());
    for (const [key, each] of this.#knownClasses) if (!used.has(each)) this.#knownClasses.delete(key);
  }

  /** Runners that are disabled, drain, or have had their one job. */
  dated = (): Runner[] => [...this.#dated].flatMap((id) => this.#runners.get(id) ?? []);

  runner = (id: string): Runner | undefined => this.#runners.get(id);
  runners = (): IterableIterator<Runner> => this.#runners.values();
  /** without the server itself, which is no part of what people call their fleet */
  ofPeople = (): Runner[] => [...this.#runners.values()].filter(({ builtIn }) => !builtIn);
  /** the server as a runner of its own jobs; undefined: it never had any */
  builtIn = (): Runner | undefined => (this.#builtInId === null ? undefined : this.#runners.get(this.#builtInId));
  runnerClass = (id: string): RunnerClass | undefined => this.#classes.get(id);
  devices = (id: string): readonly string[] => this.#devices.get(id) ?? noDevices;
  scopes = (): IterableIterator<Scope> => this.#scopes.values();
  scope = (id: string): Scope | undefined => this.#scopes.get(id);

  /** Of those that are not removed; the case of letters does not matter. */
  scopeByName(name: string): Scope | undefined {
    this.#scopesByName ??= new Map(
      [...this.#scopes.values()].filter(({ removedAt }) => removedAt === null).map((scope) => [nameKey(scope.name), scope]),
    );
    return this.#scopesByName.get(nameKey(name));
  }

  /**
   * By id, number or name.
   *
   * @param isShown only those of which it is true are there
   */
  find(idOrName: string, isShown: (runner: Runner) => boolean = always): Runner | undefined {
    const byId = this.#runners.get(idOrName);
    if (byId && isShown(byId)) return byId;
    for (const runner of this.#runners.values()) if (runner.name === idOrName && isShown(runner)) return runner;
    for (const runner of this.#runners.values()) if (String(runner.number) === idOrName && isShown(runner)) return runner;
    return undefined;
  }
}
