import type { OfferOutput } from '../runner-calls.ts';

/** Why a sync is held no more. `told`: its runner was answered something else; `cut_off`: its connection closed. */
export type SyncEnd = 'told' | 'asked_anew' | 'asks_no_more' | 'cut_off';

/** A sync that is held open. */
export interface HeldSync {
  readonly runnerId: string;
  readonly sessionId: string;
  /** jobs that may be offered as its answer; 0 when it only waits for directives */
  readonly slots: number;
  /** a commit that offers to it is under way: it must not be answered otherwise meanwhile */
  reserved: boolean;
  /** something came up while it was reserved */
  nudged: boolean;
  /** devices of the leases that it lists */
  readonly devicesInUse: readonly string[];
  /** when it began to be held, monotonic ms */
  readonly since: number;
  /** it is held only until the next dispatch pass is over */
  readonly prompt: boolean;
  /** answers it with these offers and whatever else there is to say; `why`: default `told` */
  answer(offers: OfferOutput[], why?: SyncEnd): void;
  /** the runner's row changed: whether and for what it waits is found out again */
  runnerChanged(): void;
  /** answers it now, or as soon as it is not reserved any more */
  nudge(): void;
  /** false once it was answered or its connection closed */
  open: boolean;
  /** null: it is held */
  ended: SyncEnd | null;
}

/** The syncs that are held open, at most one a runner. */
export class HeldSyncs {
  readonly #byRunner = new Map<string, HeldSync>();
  /** free slots of those that wait for work, by runner class, in the order in which they came */
  readonly #waiting = new Map<string, Map<string, number>>();
  readonly #classOf = new Map<string, string>();
  readonly #prompt = new Set<HeldSync>();
  /** runners to which offers are being committed */
  readonly #givenTo = new Set<string>();
  /** runners about which something is being decided together with all that they hold, and how many times */
  readonly #halted = new Map<string, number>();
  #freeSlots = 0;
  #wake = (): void => {};

  get size(): number {
    return this.#byRunner.size;
  }

  get = (runnerId: string): HeldSync | undefined => this.#byRunner.get(runnerId);
  all = (): HeldSync[] => [...this.#byRunner.values()];
  waiting = (): ReadonlyMap<string, ReadonlyMap<string, number>> => this.#waiting;
  isWaiting = (runnerId: string): boolean => this.#classOf.has(runnerId);

  /** of all that wait for work */
  get freeSlots(): number {
    return this.#freeSlots;
  }

  /** @param classKey the runner class that waits for work; null: only for directives */
  add(held: HeldSync, classKey: string | null): void {
    this.#byRunner.set(held.runnerId, held);
    if (held.prompt) this.#prompt.add(held);
    this.wait(held, classKey);
  }

  /** From now on it waits for work as a runner of this class; null: only for directives. */
  wait(held: HeldSync, classKey: string | null): void {
    this.stopWaiting(held.runnerId);
    if (classKey === null || this.#givenTo.has(held.runnerId) || this.isHalted(held.runnerId)) return;
    const { slots } = held;
    if (slots < 1) return;
    let own = this.#waiting.get(classKey);
    if (!own) {
      own = new Map();
      this.#waiting.set(classKey, own);
    }
    own.set(held.runnerId, slots);
    this.#classOf.set(held.runnerId, classKey);
    this.#freeSlots += slots;
  }

  remove(held: HeldSync): void {
    this.#prompt.delete(held);
    if (this.#byRunner.get(held.runnerId) !== held) return;
    this.#byRunner.delete(held.runnerId);
    this.stopWaiting(held.runnerId);
  }

  /**
   * Offers to it are being committed. Its runner waits for nothing meanwhile, also when it asks anew: what it gets is not known yet, and a device
   * or its one job could be given twice.
   */
  reserve(held: HeldSync): void {
    held.reserved = true;
    this.#givenTo.add(held.runnerId);
  }

  /** What it gets is known. A later sync of its runner waits from now on. */
  release(held: HeldSync): void {
    held.reserved = false;
    this.#givenTo.delete(held.runnerId);
    const later = this.#byRunner.get(held.runnerId);
    if (later !== held) later?.runnerChanged();
  }

  isHalted = (runnerId: string): boolean => this.#halted.has(runnerId);

  /** Gives a runner nothing until `call` is over: what it would get meanwhile, that does not know of. */
  async halted<T>(runnerId: string, call: () => Promise<T>): Promise<T> {
    this.#halted.set(runnerId, (this.#halted.get(runnerId) ?? 0) + 1);
    this.stopWaiting(runnerId);
    try {
      return await call();
    } finally {
      const left = (this.#halted.get(runnerId) ?? 1) - 1;
      if (left > 0) this.#halted.set(runnerId, left);
      else this.#halted.delete(runnerId);
      this.#byRunner.get(runnerId)?.runnerChanged();
      if (this.isWaiting(runnerId)) this.#wake();
    }
  }

  /** It gets no (further) offers. */
  stopWaiting(runnerId: string): void {
    const classKey = this.#classOf.get(runnerId);
    if (classKey === undefined) return;
    this.#classOf.delete(runnerId);
    const own = this.#waiting.get(classKey);
    this.#freeSlots -= own?.get(runnerId) ?? 0;
    own?.delete(runnerId);
    if (own?.size === 0) this.#waiting.delete(classKey);
  }

  /** Says something to a runner now instead of at the end of its hold time. */
  nudge(runnerId: string): void {
    this.#byRunner.get(runnerId)?.nudge();
  }

  /** What brings the next dispatch pass. */
  onPrompt(wake: () => void): void {
    this.#wake = wake;
  }

  /** As `nudge`, but the next dispatch pass may give it work before: else the runner would have to ask once more for what it could have now. */
  nudgeAfterPass(runnerId: string): void {
    const held = this.#byRunner.get(runnerId);
    if (!held) return;
    this.#prompt.add(held);
    this.#wake();
  }

  /** Those that wait only for the next dispatch pass: nudge them when it is over, or let them stay for another one. */
  takePrompt(): HeldSync[] {
    const prompt = [...this.#prompt];
    this.#prompt.clear();
    return prompt;
  }

  stayPrompt(held: HeldSync): void {
    if (held.open) this.#prompt.add(held);
  }
}
