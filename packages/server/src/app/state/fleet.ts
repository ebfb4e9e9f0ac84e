import {
  canonicalOffering,
  devicesOf,
  isSameName,
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

/** Every runner that is neither removed nor retired, and every scope, in memory. Kept true by the commits that change them. */
export class Fleet {
  readonly #runners = new Map<string, Runner>();
  readonly #classes = new Map<string, RunnerClass>();
  /** ids of their devices, in the order of the offering */
  readonly #devices = new Map<string, string[]>();
  readonly #scopes = new Map<string, Scope>();

  load(runners: readonly Runner[], scopes: readonly Scope[]): void {
    for (const scope of scopes) this.#scopes.set(scope.id, scope);
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
    this.#classes.set(runner.id, runnerClassOf(runner));
    this.#devices.set(
      runner.id,
      devicesOf(runner).map(({ id }) => id),
    );
  }

  putScope(scope: Scope): void {
    const known = this.#scopes.get(scope.id);
    if (!known || known.revision < scope.revision) this.#scopes.set(scope.id, scope);
  }

  drop(runnerId: string): void {
    this.#runners.delete(runnerId);
    this.#classes.delete(runnerId);
    this.#devices.delete(runnerId);
  }

  runner = (id: string): Runner | undefined => this.#runners.get(id);
  runners = (): IterableIterator<Runner> => this.#runners.values();
  runnerClass = (id: string): RunnerClass | undefined => this.#classes.get(id);
  devices = (id: string): readonly string[] => this.#devices.get(id) ?? [];
  scopes = (): IterableIterator<Scope> => this.#scopes.values();
  scope = (id: string): Scope | undefined => this.#scopes.get(id);

  /** Of those that are not removed; the case of letters does not matter. */
  scopeByName(name: string): Scope | undefined {
    for (const scope of this.#scopes.values()) if (scope.removedAt === null && isSameName(scope.name, name)) return scope;
    return undefined;
  }

  /** By id, number or name. */
  find(idOrName: string): Runner | undefined {
    const byId = this.#runners.get(idOrName);
    if (byId) return byId;
    for (const runner of this.#runners.values()) if (runner.name === idOrName) return runner;
    for (const runner of this.#runners.values()) if (String(runner.number) === idOrName) return runner;
    return undefined;
  }
}
