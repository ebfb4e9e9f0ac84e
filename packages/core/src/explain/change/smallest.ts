import type { Requirements } from '../../match/requirements.ts';
import type { Snapshot, WaitingJob } from '../snapshot.ts';
import { candidatesFor } from './candidates.ts';
import { compareRanks, type ElementaryChange, elementaryOrder } from './elementary.ts';
import { Prover } from './prove.ts';

/**
 * The smallest set of elementary changes after which the scheduler starts the job: fewest first, ties by the order of `elementaryOrder` (the
 * dearest change of a set decides). In the order in which they are to be done. Empty when it is about to start; null when no such
 * changes would do. What is answered was proved.
 */
export function smallestChange(job: WaitingJob, needs: Requirements, snapshot: Snapshot): ElementaryChange[] | null {
  const prover = new Prover(job, needs, snapshot);
  if (prover.prove([])) return [];
  // The sort is stable: of equal sets the one of the best fitting runner comes first.
  const candidates = candidatesFor(job, needs, snapshot).sort((a, b) => compareRanks(a.ranks, b.ranks));
  const proved = candidates.find(({ changes }) => changes.length > 0 && prover.prove(changes) !== null);
  return proved ? inOrderOfDoing(proved.changes) : null;
}

/** Waiting comes last: for what was started or enabled before. */
function inOrderOfDoing(changes: readonly ElementaryChange[]): ElementaryChange[] {
  const rank = ({ change }: ElementaryChange): number => {
    const isWait = change === 'wait' || change === 'wait_for_pool';
    return isWait ? elementaryOrder.length : elementaryOrder.indexOf(change);
  };
  return [...changes].sort((a, b) => rank(a) - rank(b));
}
