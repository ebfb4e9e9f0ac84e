import type { ClientKind } from './devices.ts';

/** A task that its program has, as far as the server knows. */
interface Handed {
  deviceId: string | null;
  /** monotonic */
  at: number;
  /** the program has shown that it got it */
  isConfirmed: boolean;
  name: string;
}

/** A program tells how its devices are within 5 s, or not at all: after this time what it tells was seen after the task came. */
const toldAfterMs = 10_000;
/** So long after it told an end, a program may not have made the device free yet, or may have. */
const unsureMs = 250;

const gone: readonly string[] = ['offline', 'disabled'];

/**
 * What a program of challengectl knows and does with its devices, as seen from the server. It chooses the device for a task before it asks for the
 * task, and does not say which, so the server has to know: a task for another device would go out at a frequency that the chosen one must not use.
 *
 * Time is an argument, monotonic ms.
 */
export class ClientView {
  readonly kind: ClientKind;
  /** in the order in which it uses them */
  readonly deviceIds: readonly string[];
  readonly #told = new Map<string, string>();
  readonly #handed = new Map<string, Handed>();
  #endedAt = Number.NEGATIVE_INFINITY;

  constructor(kind: ClientKind, deviceIds: readonly string[]) {
    this.kind = kind;
    this.deviceIds = deviceIds;
  }

  /** Devices that are there, for the page; null: it does not tell. */
  present(): string[] | null {
    if (this.#told.size === 0) return null;
    return this.deviceIds.filter((id) => !gone.includes(this.#told.get(id) ?? ''));
  }

  /** The device on which the task goes out that it asks for at this moment; null: none is free, or it is not certain which. */
  nextDevice(now: number): string | null {
    const [first] = this.deviceIds;
    if (this.kind === 'runners') return first ?? null;
    if (this.deviceIds.length > 1 && this.#isUnsure(now)) return null;
    const inUse = new Set([...this.#handed.values()].map(({ deviceId }) => deviceId));
    return this.deviceIds.find((id) => !inUse.has(id) && !this.#isTold(id, 'busy', ...gone)) ?? null;
  }

  /** While nobody knows whether a task arrived, nobody knows which device is the next. */
  #isUnsure(now: number): boolean {
    return now - this.#endedAt < unsureMs || [...this.#handed.values()].some(({ isConfirmed }) => !isConfirmed);
  }

  has = (attemptId: string): boolean => this.#handed.has(attemptId);

  /** Tasks that it has, by id. */
  tasks(): { id: string; name: string; deviceId: string | null }[] {
    return [...this.#handed].map(([id, { name, deviceId }]) => ({ id, name, deviceId }));
  }

  /** It was given a task. `isConfirmed`: in an earlier life of this server. */
  handed(attemptId: string, { deviceId, name, isConfirmed }: Omit<Handed, 'at'>, now: number): void {
    this.#handed.set(attemptId, { deviceId, name, isConfirmed, at: now });
  }

  /** It does not have the task, or not any more. */
  over(attemptId: string, now: number): void {
    const handed = this.#handed.get(attemptId);
    if (!handed) return;
    this.#handed.delete(attemptId);
    this.#endedAt = now;
    if (handed.deviceId !== null && this.#told.get(handed.deviceId) === 'busy') this.#told.set(handed.deviceId, 'online');
  }

  /** It began anew, and has of its tasks at most these. */
  keep(attemptIds: readonly string[]): void {
    for (const id of this.#handed.keys()) if (!attemptIds.includes(id)) this.#handed.delete(id);
  }

  /** The end of a task is told that nobody here knows of: what has its device is over. */
  endedOn(deviceId: string | null, now: number): void {
    this.#endedAt = now;
    if (deviceId !== null && this.#isTold(deviceId, 'busy')) this.#told.set(deviceId, 'online');
  }

  /** It asks for a task though it takes one at a time: what it was given before is not with it. Answers those. */
  asksAlone(): string[] {
    return this.kind === 'runners' ? [...this.#handed.keys()] : [];
  }

  /** A line of its log tells that a task arrived. */
  logged(text: string): void {
    for (const handed of this.#handed.values()) if (text === `Received task: ${handed.name}`) handed.isConfirmed = true;
  }

  /**
   * It tells how its devices are; null: only that it is there. Answers the tasks that are not with it: their device was free long after they came.
   */
  beat(statuses: ReadonlyMap<string, string> | null, now: number): string[] {
    if (statuses === null) return [];
    this.#told.clear();
    for (const [id, status] of statuses) if (this.deviceIds.includes(id)) this.#told.set(id, status);
    const lost: string[] = [];
    for (const [attemptId, handed] of this.#handed) {
      const told = handed.deviceId === null ? undefined : this.#told.get(handed.deviceId);
      if (told === 'busy') handed.isConfirmed = true;
      else if (told === 'online' && now - handed.at > toldAfterMs) lost.push(attemptId);
    }
    return lost;
  }

  #isTold = (id: string, ...statuses: readonly string[]): boolean => statuses.includes(this.#told.get(id) ?? '');
}
