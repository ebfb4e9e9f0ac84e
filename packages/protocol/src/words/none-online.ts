import type { Pool } from '../rest/pools.ts';

type Seen = Pick<Pool, 'name' | 'stopped' | 'dryRun' | 'holding'> & { runners: Pick<Pool['runners'], 'starting' | 'asleep'> };

/** What becomes of jobs while no runner is online. */
export interface NoneOnline {
  /** capacity comes by itself, now or when a job needs it: nothing is to be done */
  comes: boolean;
  text: string;
}

/** What is said where no runner is online: runners that start, that sleep or that pools make are not missing. */
export function noneOnline(pools: readonly Seen[]): NoneOnline {
  if (pools.some(({ runners }) => runners.starting > 0))
    return { comes: true, text: 'A runner is starting. Jobs wait until it is there.' };
  const acting = pools.filter(({ stopped, dryRun }) => !stopped && !dryRun);
  const able = acting.filter(({ holding }) => holding === null);
  if (able.some(({ runners }) => runners.asleep > 0))
    return { comes: true, text: 'Runners sleep. Their pool wakes one when a job of theirs waits.' };
  if (able.length > 0) return { comes: true, text: 'No runner is up. Pools start one when a job of theirs waits.' };
  const [held] = acting;
  if (held) return { comes: false, text: `No runner is online, and the pool ${held.name} starts none. ${held.holding}` };
  return { comes: false, text: 'No runner is online. Jobs wait until one is.' };
}
