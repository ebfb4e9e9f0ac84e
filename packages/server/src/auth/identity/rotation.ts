/** A signing key, as far as its use goes. */
export interface KeyAge {
  createdAt: number;
}

const dayMs = 24 * 3_600_000;
/** A key signs for so long. */
export const rotateAfterMs = 90 * dayMs;
/** A new key is published so long before it signs, so that whoever keeps a copy of the key set has seen it. */
const leadMs = dayMs;
/** A key stays published so long after another has begun to sign; tokens live for minutes. */
const overlapMs = 2 * dayMs;

/** Which key signs, which are published, and whether a new one is due. Of `keys` the newest stands first. */
export function keyUse<K extends KeyAge>(keys: readonly K[], now: number): { signing: K | null; published: K[]; isDue: boolean } {
  // the first of all has nobody to wait for
  const signing = keys.find(({ createdAt }) => createdAt + leadMs <= now) ?? keys.at(-1) ?? null;
  const older = signing === null ? [] : keys.slice(keys.indexOf(signing) + 1);
  const begunAt = (signing?.createdAt ?? 0) + leadMs;
  const published = keys.filter((key) => !older.includes(key) || now < begunAt + overlapMs);
  const [newest] = keys;
  return { signing, published, isDue: !newest || newest.createdAt + rotateAfterMs <= now };
}
