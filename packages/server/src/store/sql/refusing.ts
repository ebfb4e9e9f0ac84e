import type { StoreReads } from '../interface.ts';

/** The same reads, but for a check before each. */
export function refusing(reads: StoreReads, check: () => void): StoreReads {
  const guarded = Object.entries(reads).map(([name, read]) => [
    name,
    async (...args: unknown[]) => {
      check();
      return (read as (...args: unknown[]) => unknown)(...args);
    },
  ]);
  return Object.fromEntries(guarded) as StoreReads;
}
