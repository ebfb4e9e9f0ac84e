import { covers, type ScopeLookup } from '../scope/covers.ts';
import type { Offering } from './offering.ts';
import type { Requirements } from './requirements.ts';

/** The first requirement that an offering fails, in the order in which they are tested. */
export type Misfit =
  | { requirement: 'scope'; needed: string }
  | { requirement: 'executor'; needed: string }
  | { requirement: 'label'; needed: string };

/** Null when a runner with this offering can take such jobs (a pin apart), else the first requirement that fails. */
export function misfit(needs: Requirements, offers: Offering, lookup: ScopeLookup): Misfit | null {
  if (!covers(offers.scopeId, needs.scopeId, lookup)) return { requirement: 'scope', needed: needs.scopeId };
  if (!offers.executors.includes(needs.executor)) return { requirement: 'executor', needed: needs.executor };
  const missing = needs.labels.find((label) => !offers.labels.includes(label));
  return missing === undefined ? null : { requirement: 'label', needed: missing };
}

/** Whether a job that is pinned to `pin` (null: to nobody) may go to the runner. */
export const pinAllows = (pin: string | null, runnerId: string): boolean => pin === null || pin === runnerId;
