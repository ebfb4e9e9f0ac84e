import type { Store } from '@baton/server/store';
import { StoreOutcomeUnknown, StoreUnavailable } from '@baton/server/store/errors';
import { numberedCommit } from './numbered-commit.ts';

/** Numbers of commits by what the store said of them. */
export interface Told {
  committed: number[];
  unavailable: number[];
  unknown: number[];
}

const lanes = 8;
/** A client that is refused takes a breath: the database needs the machine to come back. */
const pauseMs = 10;

/** Commits in several lanes until `over`, whatever happens, and notes what it is told of each. */
export async function commitOn(store: Store, over: AbortSignal, told: Told): Promise<void> {
  const lane = async (first: number): Promise<void> => {
    for (let number = first; !over.aborted; number += lanes) {
      try {
        await store.commit([numberedCommit(number)]);
        told.committed.push(number);
      } catch (error) {
        if (error instanceof StoreOutcomeUnknown) told.unknown.push(number);
        else if (error instanceof StoreUnavailable) told.unavailable.push(number);
        else throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, index) => lane(index + 1)));
}
