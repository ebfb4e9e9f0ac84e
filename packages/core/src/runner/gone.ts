import { refuse } from '../decision/decision.ts';
import type { Runner } from './state.ts';

/** The refusal of what can be done only to a runner of the lists; null when it is one. */
export function refuseGone(runner: Runner): ReturnType<typeof refuse> | null {
  const { id: runnerId, name, removedAt, retiredAt } = runner;
  if (removedAt !== null) return refuse('runner_removed', { runnerId, name, at: removedAt });
  return retiredAt === null ? null : refuse('runner_retired', { runnerId, name, at: retiredAt });
}
