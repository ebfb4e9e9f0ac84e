import type { QueueEntry, Taken } from '@baton/core';

/** Entries of the ready index whose offers are being committed: they still stand there, and are nobody else's to have, nor are the devices that they take. */
export class Promised {
  readonly #entries = new Map<string, QueueEntry>();
  readonly #byClass = new Map<string, number>();
  readonly #byScope = new Map<string, number>();
  readonly #devices = new Map<string, number>();

  has = (jobId: string): boolean => this.#entries.has(jobId);
  inClass = (classId: string): number => this.#byClass.get(classId) ?? 0;
  inScope = (scopeId: string): number => this.#byScope.get(scopeId) ?? 0;

  add(entries: readonly QueueEntry[], taken: readonly Taken[] = []): void {
    this.#countDevices(taken, 1);
    for (const entry of entries) {
      this.#entries.set(entry.id, entry);
      this.#count(entry, 1);
    }
  }

  /** They were given away, or nobody has them. */
  end(entries: readonly QueueEntry[], taken: readonly Taken[] = []): void {
    this.#countDevices(taken, -1);
    for (const entry of entries) if (this.#entries.delete(entry.id)) this.#count(entry, -1);
  }

  /** Those of the free devices of a runner that no offer takes which is being committed: the runner may ask anew meanwhile. */
  freeOf = (runnerId: string, devices: readonly (string | null)[]): (string | null)[] =>
    devices.map((id) => (id === null || this.#devices.has(deviceKey(runnerId, id)) ? null : id));

  #countDevices(taken: readonly Taken[], by: number): void {
    for (const { runnerId, deviceId } of taken) if (deviceId !== null) add(this.#devices, deviceKey(runnerId, deviceId), by);
  }

  #count({ classId, scopeId }: QueueEntry, by: number): void {
    add(this.#byClass, classId, by);
    add(this.#byScope, scopeId, by);
  }
}

const deviceKey = (runnerId: string, deviceId: string): string => `${runnerId} ${deviceId}`;

function add(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
