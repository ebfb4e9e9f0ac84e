import type { WaitingClass } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from './held.ts';

/** The classes of the runners that wait for work, as the matching wants them. */
export function waitingClasses({ fleet }: Context, held: HeldSyncs): WaitingClass[] {
  const classes: WaitingClass[] = [];
  for (const [classKey, runners] of held.waiting()) {
    const [first] = runners.keys();
    const spare = first === undefined ? 0 : (fleet.runnerClass(first)?.spare ?? 0);
    classes.push({ classKey, spare, runners });
  }
  return classes;
}
