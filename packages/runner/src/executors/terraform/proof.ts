import { type HeldLock, lockCreatedAt } from './lock.ts';
import type { Operation } from './operations.ts';

/** What is known here and now. */
export interface Machine {
  /** as the tool would name a holder from here */
  who: string;
  bootId: string | null;
  stateKey: string;
  isGroupAlive: (group: number) => boolean;
}

export interface Release {
  possible: boolean;
  /** for people */
  why: string;
}

const not = (why: string): Release => ({ possible: false, why });

/**
 * Whether a lock may be released because its holder is dead. That is proven by the records of this machine only:
 *
 * An operation on record worked on this state at `heldAt`, so it held the one lock of it then. It never ended by itself, so it never gave the
 * lock back. A lock that was made between its start and then can only be its own. And its processes are gone.
 */
export function releaseOf(lock: HeldLock, operations: readonly Operation[], machine: Machine): Release {
  if (lock.who === '') return not('the backend does not say who holds it, so nobody can be proven dead');
  if (lock.who !== machine.who)
    return not(
      `it was taken by ${lock.who}, and only the runner on which that ran (this one is ${machine.who}) can know that it is dead`,
    );
  const createdAt = lockCreatedAt(lock);
  const holder = operations.find(
    ({ who, stateKey, startedAt, heldAt }) =>
      createdAt !== null &&
      who === lock.who &&
      stateKey === machine.stateKey &&
      heldAt !== null &&
      startedAt <= createdAt &&
      createdAt <= heldAt,
  );
  if (!holder) return not('no operation of a job on this runner is on record that can have taken it');
  const name = `attempt ${holder.attemptId} of job ${holder.jobId}`;
  const { bootId, group, endedAt } = holder;
  if (bootId !== null && machine.bootId !== null && bootId !== machine.bootId)
    return { possible: true, why: `${name} took it, and the machine was started anew since` };
  // without a group only the one that saw it end can know; with one, what it started must be gone too
  if (group === null ? endedAt === null : machine.isGroupAlive(group))
    return not(`${name} took it, and it is not certain that none of its processes lives`);
  return { possible: true, why: `${name} took it, and none of its processes lives` };
}
