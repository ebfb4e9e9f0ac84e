import { createHmac } from 'node:crypto';
import type { Entropy } from '../../ports/entropy.ts';

/**
 * Randomness that is the same for the same key and label, and unknown to whoever has not the key: HMAC-SHA256 in counter mode. For secrets
 * that must be shown again though only their hash is kept.
 */
export function keyedEntropy(base: Entropy, key: Uint8Array, label: string): Entropy {
  let counter = 0;
  let pool = Buffer.alloc(0);
  return {
    ...base,
    bytes(count) {
      while (pool.length < count) {
        const block = createHmac('sha256', key).update(`${label}\n${counter++}`).digest();
        pool = Buffer.concat([pool, block]);
      }
      const taken = pool.subarray(0, count);
      pool = pool.subarray(count);
      return taken;
    },
  };
}
