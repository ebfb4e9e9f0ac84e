import type { Random } from '../clock/random.ts';
import type { StoreFaults } from './profile.ts';

/** What a seed of the mixed fleet has besides what all have: a store that fails, or one that never does. */
export interface MixedProfile {
  storeFaults: boolean;
  /** once all has healed */
  calm: StoreFaults;
  store: StoreFaults;
  /** while the store is in trouble */
  trouble: StoreFaults;
  logStoreFull: number;
}

const calm: StoreFaults = { commitMsMean: 2, readMsMean: 0.2, conflict: 0, unavailable: 0, unknown: 0 };

export function drawMixedProfile(random: Random): MixedProfile {
  const storeFaults = random.chance(0.6);
  const rate = (most: number): number => (storeFaults && random.chance(0.6) ? random.between(0, most) : 0);
  return {
    ...{ storeFaults, calm },
    store: { ...calm, conflict: rate(0.1), unavailable: rate(0.02), unknown: rate(0.03) },
    trouble: {
      ...{ ...calm, commitMsMean: 50, conflict: 0.2 },
      ...{ unavailable: random.between(0, 0.8), unknown: random.between(0, 0.5) },
    },
    logStoreFull: random.chance(0.3) ? random.between(0, 0.1) : 0,
  };
}
