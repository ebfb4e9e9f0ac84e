import type { KnownPauses } from '../state/pauses.ts';

/** Classes that may have jobs in the ready index. Those of paused scopes stand aside, so that no pass looks at them. */
export class ReadyClasses {
  /** with a number that changes whenever a job came */
  readonly #ready = new Map<string, number>();
  readonly #aside = new Map<string, number>();
  #wakes = 0;

  /** @param wake when what is paused changed, and those that stood aside are looked at again */
  constructor(pauses: Pick<KnownPauses, 'onChanged'>, wake: () => void) {
    pauses.onChanged(() => {
      for (const [classId, number] of this.#aside) this.#ready.set(classId, number);
      this.#aside.clear();
      wake();
    });
  }

  /** without those that stand aside */
  get size(): number {
    return this.#ready.size;
  }

  has = (classId: string): boolean => this.#ready.has(classId) || this.#aside.has(classId);
  keys = (): IterableIterator<string> => this.#ready.keys();
  [Symbol.iterator] = (): IterableIterator<[string, number]> => this.#ready.entries();

  /** A job of this class came. */
  add(classId: string): void {
    this.#aside.delete(classId);
    this.#ready.set(classId, ++this.#wakes);
  }

  /** No job of it is left, unless one came since it had this number. */
  drop(classId: string, wake: number): void {
    if (this.#ready.get(classId) === wake) this.#ready.delete(classId);
  }

  /** @returns whether it was ready */
  setAside(classId: string): boolean {
    const wake = this.#ready.get(classId);
    if (wake !== undefined) this.#aside.set(classId, wake);
    return this.#ready.delete(classId);
  }
}
