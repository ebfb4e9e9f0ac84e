import { type Runner, roomBetweenQuestions } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from './held.ts';

/**
 * Slots of a runner in contact for which it asks, or will in a moment: it knows best what it can take.
 *
 * @param left of its capacity, as far as it is known here
 */
export function roomOf({ presence }: Context, held: HeldSyncs, runner: Runner, left: number): number {
  if (!presence.isAsking(runner)) return 0;
  return held.get(runner.id)?.slots ?? Math.max(0, roomBetweenQuestions(runner.protocol, left));
}
