import type { Fit } from './match.ts';

/** Runners of one class that wait for work. */
export interface WaitingClass {
  /** names the runner class */
  classKey: string;
  /** what the class could do besides: see `spareOf` */
  spare: number;
  /** free slots by runner id, at least 1 each; who waits longest stands first */
  runners: ReadonlyMap<string, number>;
}

/** What a job was given of a runner. */
export interface Taken {
  runnerId: string;
  /** null: only a slot */
  deviceId: string | null;
}

/** The runner's devices in the order of its offering; null in the place of one that is in use. */
export type FreeDevices = (runnerId: string) => readonly (string | null)[];

/** One way through the runners of a class: for jobs that take no device, or one of the same few. */
interface Walk {
  turn: Iterator<[string, number]>;
  /** runners that were given more than this on the walks so far are passed over in this turn */
  round: number;
  /** the least that a runner that could take more was given; none yet: Infinity */
  least: number;
  over: boolean;
}

/**
 * What is free in one runner class while jobs are being assigned. The one that was given the least is next, then the one that waits longest.
 * It walks the runners without copying them; what is used up stays so, hence no walk looks twice at a runner in a turn.
 */
export class FreeRunners {
  readonly classKey: string;
  readonly #slots: ReadonlyMap<string, number>;
  readonly #freeDevices: FreeDevices;
  readonly #given = new Map<string, number>();
  readonly #devicesGiven = new Map<string, Set<number>>();
  readonly #walks = new Map<string, Walk>();

  constructor(from: WaitingClass, freeDevices: FreeDevices) {
    this.classKey = from.classKey;
    this.#slots = from.runners;
    this.#freeDevices = freeDevices;
  }

  /** No slot is left. */
  get exhausted(): boolean {
    return this.#walks.get('')?.over ?? false;
  }

  /** Null when no runner has left what the job takes. */
  take(fit: Fit): Taken | null {
    const walk = this.#walkFor(fit);
    while (!walk.over) {
      const step = walk.turn.next();
      if (step.done) {
        this.#nextRound(walk);
        continue;
      }
      const [runnerId] = step.value;
      const device = this.#deviceFor(runnerId, fit);
      if (device === undefined) continue;
      const given = this.#given.get(runnerId) ?? 0;
      if (given > walk.round) {
        walk.least = Math.min(walk.least, given);
        continue;
      }
      walk.least = Math.min(walk.least, given + 1);
      return this.#give(runnerId, device);
    }
    return null;
  }

  /** The same of this runner only. */
  takeFrom(runnerId: string, fit: Fit): Taken | null {
    const device = this.#deviceFor(runnerId, fit);
    return device === undefined ? null : this.#give(runnerId, device);
  }

  #walkFor({ devices }: Fit): Walk {
    const key = devices === null ? '' : `of ${devices.join(' ')}`;
    let walk = this.#walks.get(key);
    if (!walk) {
      walk = { turn: this.#slots.entries(), round: 0, least: Number.POSITIVE_INFINITY, over: false };
      this.#walks.set(key, walk);
    }
    return walk;
  }

  #nextRound(walk: Walk): void {
    walk.over = walk.least === Number.POSITIVE_INFINITY;
    walk.round = walk.least;
    walk.least = Number.POSITIVE_INFINITY;
    walk.turn = this.#slots.entries();
  }

  /** The first of the devices that is free; null when none is needed; undefined when the job can not go there. */
  #deviceFor(runnerId: string, { devices }: Fit): number | null | undefined {
    if ((this.#given.get(runnerId) ?? 0) >= (this.#slots.get(runnerId) ?? 0)) return undefined;
    if (devices === null) return null;
    const free = this.#freeDevices(runnerId);
    const given = this.#devicesGiven.get(runnerId);
    return devices.find((at) => typeof free[at] === 'string' && !given?.has(at));
  }

  #give(runnerId: string, device: number | null): Taken {
    this.#given.set(runnerId, (this.#given.get(runnerId) ?? 0) + 1);
    if (device === null) return { runnerId, deviceId: null };
    const given = this.#devicesGiven.get(runnerId) ?? new Set();
    this.#devicesGiven.set(runnerId, given.add(device));
    return { runnerId, deviceId: this.#freeDevices(runnerId)[device] ?? null };
  }
}
