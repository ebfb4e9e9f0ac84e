import type { Durations } from '@baton/core';
import { defaultDurations } from '@baton/core';
import type { Random } from '../clock/random.ts';
import type { LinkQuality } from '../network/link.ts';

/** Mean time between two faults of a kind in milliseconds; null: that fault does not happen under this seed. */
type Every = number | null;

export interface StoreFaults {
  /** mean delay of a commit, of a read */
  commitMsMean: number;
  readMsMean: number;
  conflict: number;
  unavailable: number;
  unknown: number;
}

/** What a seed's world is like. Each seed has some kinds of faults and lacks others, so that they are met alone and together. */
export interface Profile {
  durations: Durations;
  runners: number;
  /** how long faults happen and work is submitted */
  turmoilMs: number;
  jobs: number;
  link: LinkQuality;
  store: StoreFaults;
  /** while the store is in trouble */
  storeTrouble: StoreFaults;
  storeTroubleEvery: Every;
  logStoreFull: number;
  serverCrashEvery: Every;
  serverRestartEvery: Every;
  serverPauseEvery: Every;
  wallStepEvery: Every;
  runnerCrashEvery: Every;
  runnerPauseEvery: Every;
  partitionEvery: Every;
  drainEvery: Every;
  interruptEvery: Every;
  shortageEvery: Every;
  /** a runner forgets an attempt, as one of another make might */
  amnesiaEvery: Every;
  /** nodes are cut off and stand still for more than a lease, and jobs last longer than that: runners come back late */
  longAbsences: boolean;
  /** people kick runners */
  kickEvery: Every;
  /** people do to runners whatever else they can, and take it back */
  actEvery: Every;
  /** a device of a runner is unplugged for a while */
  unplugEvery: Every;
  /** runners besides that take one job each */
  ephemerals: number;
  /** the last runner does not stop its jobs by itself */
  unfenced: boolean;
  /** one runner is removed, or its credential revoked, in the middle */
  removesRunner: 'remove' | 'revoke' | null;
  /** one runner never comes back from its last crash, so that only time ends its leases */
  losesRunner: boolean;
  /** how often runners renew their token, on average: days apart in the product */
  renewEvery: Every;
  /** people pause and resume assignment, and set pause hours */
  pauseEvery: Every;
}

/** Half of the seeds have the product's durations, the others shorter ones, in which more happens. */
function drawDurations(random: Random): Durations {
  if (random.chance(0.4)) return defaultDurations;
  const leaseTtlMs = random.integer(12_000, 30_000);
  const syncHoldMs = Math.round(leaseTtlMs / 6);
  const offerTtlMs = random.integer(3_000, 6_000);
  const timeLimitGraceMs = random.integer(25_000, 40_000);
  return {
    ...defaultDurations,
    timeLimitGraceMs,
    leaseTtlMs,
    syncHoldMs,
    offerTtlMs,
    staleAfterMs: leaseTtlMs / 2,
    offlineAfterMs: leaseTtlMs,
    ephemeralRetentionMs: 2 * leaseTtlMs,
  };
}

const calmStore = (random: Random): StoreFaults => ({
  commitMsMean: random.pick([0.5, 2, 8]),
  readMsMean: random.pick([0, 0.2, 2, 15]),
  conflict: 0,
  unavailable: 0,
  unknown: 0,
});

/** Draws the world of a seed. */
export function drawProfile(random: Random): Profile {
  const durations = drawDurations(random);
  const lease = durations.leaseTtlMs;
  const often = (likely: number, meanMs: number): Every => (random.chance(likely) ? random.between(0.4, 2) * meanMs : null);
  const store = calmStore(random);
  const storeFails = random.chance(0.5);
  const longAbsences = random.chance(0.35);
  const rate = (likely: number, most: number): number => (storeFails && random.chance(likely) ? random.between(0, most) : 0);
  return {
    durations,
    runners: random.integer(2, 5),
    turmoilMs: lease * (longAbsences ? random.between(5, 8) : random.between(2, 4)),
    jobs: longAbsences ? random.integer(15, 40) : random.integer(8, 30),
    link: {
      delayMsMin: random.pick([0.1, 1, 20]),
      delayMsMean: random.pick([0.2, 2, 40, 300, 1_500]),
      loss: random.chance(0.6) ? random.between(0, 0.1) : 0,
      duplicates: random.chance(0.6) ? random.pick([0.03, 0.1, 0.3]) : 0,
    },
    store: { ...store, conflict: rate(0.5, 0.1), unavailable: rate(0.3, 0.02), unknown: rate(0.3, 0.05) },
    storeTrouble: {
      ...store,
      commitMsMean: 100,
      conflict: 0.2,
      unavailable: random.between(0, 0.8),
      unknown: random.between(0, 0.5),
    },
    storeTroubleEvery: storeFails ? often(0.6, lease) : null,
    logStoreFull: random.chance(0.3) ? random.between(0, 0.2) : 0,
    // a server that comes back extends all leases: where runners are to be lost it stays up more often
    serverCrashEvery: often(longAbsences ? 0.1 : 0.5, lease * 1.2),
    serverRestartEvery: often(longAbsences ? 0.1 : 0.3, lease * 1.5),
    serverPauseEvery: often(longAbsences ? 0.1 : 0.5, lease),
    wallStepEvery: often(0.3, lease),
    runnerCrashEvery: often(longAbsences ? 0.2 : 0.6, lease * 0.8),
    runnerPauseEvery: often(0.6, lease * 0.8),
    partitionEvery: often(longAbsences ? 1 : 0.7, lease * (longAbsences ? 0.6 : 0.5)),
    drainEvery: often(0.5, lease),
    interruptEvery: often(0.2, lease * 2),
    shortageEvery: often(0.2, lease),
    amnesiaEvery: often(0.2, lease),
    longAbsences,
    kickEvery: often(0.5, lease * 0.7),
    actEvery: often(0.6, lease * 0.3),
    unplugEvery: often(0.4, lease * 0.4),
    unfenced: random.chance(0.3),
    ephemerals: random.chance(0.4) ? random.integer(1, 3) : 0,
    removesRunner: random.chance(0.25) ? random.pick(['remove', 'revoke'] as const) : null,
    losesRunner: random.chance(0.3),
    renewEvery: often(0.6, lease / 3),
    pauseEvery: often(0.4, lease * 0.4),
  };
}

/** Whether this seed's store ever fails. */
export const hasStoreFaults = ({ store, storeTroubleEvery }: Profile): boolean =>
  storeTroubleEvery !== null || store.conflict + store.unavailable + store.unknown > 0;
