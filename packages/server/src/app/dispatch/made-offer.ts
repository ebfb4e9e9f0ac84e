import type { Plan, Runner } from '@baton/core';
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
