import { hash, randomFillSync } from 'node:crypto';
import type { Entropy } from '../ports/entropy.ts';

const poolBytes = 4096;

/** Randomness of the operating system, drawn in larger pieces: a call for each id would cost more than the rest of making it. */
export function createEntropy(): Entropy {
  const pool = Buffer.allocUnsafe(poolBytes);
  let used = poolBytes;
  const take = (count: number): Uint8Array => {
    if (count > poolBytes) return randomFillSync(new Uint8Array(count));
    if (used + count > poolBytes) {
      randomFillSync(pool);
      used = 0;
    }
    const taken = Uint8Array.prototype.slice.call(pool, used, used + count);
    // what was given out must not stay here
    pool.fill(0, used, used + count);
    used += count;
    return taken;
  };
  const counter = new CounterWithinMs();
  return {
    uuid: (now) => {
      const random = take(10);
      return uuidV7(now, counter.next(now, random), random);
    },
    bytes: take,
    unit: () => unitOf(take(7)),
    sha256: (text) => hash('sha256', text),
  };
}

/** The first 53 of 56 bits, as a fraction: every one that a number can be. */
function unitOf(random: Uint8Array): number {
  let high = 0;
  for (const byte of random.subarray(0, 6)) high = high * 256 + byte;
  return (high * 32 + ((random[6] ?? 0) >>> 3)) / 2 ** 53;
}

/**
 * Twelve bits that rise with each id of the same millisecond, so that ids have the order in which they were made: RFC 9562, 6.2, method 1. They begin
 * low enough for two thousand more; whoever makes more than that within a millisecond has no order among the last of them.
 */
class CounterWithinMs {
  #at = -1;
  #count = 0;

  next(now: number, random: Uint8Array): number {
    if (now === this.#at) this.#count = Math.min(this.#count + 1, 0xfff);
    else this.#count = (((random[0] ?? 0) << 8) | (random[1] ?? 0)) & 0x7ff;
    this.#at = now;
    return this.#count;
  }
}

/** RFC 9562: 48 bits of time, then version, 12 bits of the count within that millisecond, variant and 62 random bits. */
function uuidV7(now: number, count: number, random: Uint8Array): string {
  const time = now.toString(16).padStart(12, '0');
  const tail = Buffer.from(random);
  tail[0] = (count >>> 8) | 0x70;
  tail[1] = count & 0xff;
  tail[2] = ((tail[2] ?? 0) & 0x3f) | 0x80;
  const hex = tail.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8)}`;
}
