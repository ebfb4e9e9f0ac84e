import { update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { runnerEvent } from './event.ts';
import { refuseGone } from './gone.ts';
import type { Runner } from './state.ts';

const noFacts = { webhook: null, publicKey: null };

/** A runner is to empty the folder in which it keeps what it fetched. Only Semaphore's can be told. Asked twice before it was told changes nothing. */
export function askToClearCache(runner: Runner, by: string, now: number): Decision {
  const gone = refuseGone(runner);
  if (gone) return gone;
  const { id: runnerId, name, protocol, foreign } = runner;
  if (protocol !== 'semaphore') return refuse('runner_without_cache', { runnerId, name });
  if (foreign?.clearCache) return nothing();
  const patch = { foreign: { ...(foreign ?? noFacts), clearCache: { by, at: now } } };
  return plan([update('runner', runner, patch)], [runnerEvent(runner, 'cache_clearing_asked', now, { by })]);
}

/** It was told. */
export function toldToClearCache(runner: Runner, now: number): Decision {
  if (runner.removedAt !== null || !runner.foreign?.clearCache) return nothing();
  const { clearCache: _, ...foreign } = runner.foreign;
  return plan([update('runner', runner, { foreign })], [runnerEvent(runner, 'cache_cleared', now)]);
}
