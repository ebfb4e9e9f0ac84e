import type { Job, Plan, QueueEntry, Runner } from '@baton/core';
import type { OfferOutput } from '../runner-calls.ts';
import type { HeldSync } from './held.ts';

/** A sync that is to be answered with offers, and the runner as it was matched. */
export interface Reserved {
  held: HeldSync;
  runner: Runner;
}

/** What became of the offers of a pass. */
export interface Given {
  made: number;
  /** something was not as it was thought to be */
  conflicted: boolean;
}

/** An offer that is decided. */
export interface MadeOffer {
  held: HeldSync;
  plan: Plan;
  output: OfferOutput;
}

/** The offer of a job that is not submitted yet. Its sync is reserved until it is said, once, what became of it. */
export interface OfferAtOnce {
  attemptId: string;
  /** decided on the job as its submission leaves it */
  plan: Plan;
  /** It is committed, or it is certain that it never will be. */
  end(made: boolean): void;
  /** The runner is not as it was thought to be. */
  conflicted(runnerId: string): Promise<void>;
  /** Nobody knows whether it was made. */
  doubted(): void;
}

/** Who knows whether a job needs to wait. */
export interface OffersAtOnce {
  /**
   * The offer of a job that is about to be submitted, to be committed along with it: where a runner waits that can take it and no other job
   * does, the queue would only be a detour. Null where a pass has to find out who gets what.
   */
  atOnce(job: Job, entry: QueueEntry): OfferAtOnce | null;
}
