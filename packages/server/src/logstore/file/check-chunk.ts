import type { LogChunk } from '../interface.ts';

const uint32Max = 2 ** 32 - 1;

/** Throws a TypeError for a chunk that cannot be stored. */
export function checkChunk({ number, bytes, linesDropped, bytesDropped, offsetMs }: LogChunk): void {
  if (!Number.isInteger(number) || number < 1 || number > uint32Max) throw new TypeError(`A chunk's number cannot be ${number}.`);
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`The bytes of chunk ${number} are none.`);
  if (![linesDropped, bytesDropped].every((count) => Number.isSafeInteger(count) && count >= 0) || !Number.isFinite(offsetMs)) {
    throw new TypeError(`The counters of chunk ${number} are no numbers.`);
  }
}
