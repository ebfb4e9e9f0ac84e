import { type OperationEnd, toRemove } from '@baton/core';
import { withLeft } from './deploy.ts';
import { drain } from './drain.ts';
import type { Execution } from './execution.ts';
import { takeAway, titleOf } from './take-back.ts';

/** Removes all that stands of a runner. */
export async function remove(execution: Execution): Promise<OperationEnd> {
  await drain(execution);
  const entries = toRemove(await execution.ledger.entries());
  execution.steps.announce(entries.map(titleOf));
  const problems = await takeAway(execution, entries);
  if (problems.length === 0) return { ok: true };
  return { ok: false, state: 'absent', reason: withLeft('not all of it could be removed', problems) };
}

/** What stands when it was broken off: all of it, or not. */
export async function remains(execution: Execution, reason: string): Promise<OperationEnd> {
  const entries = await execution.ledger.entries();
  const { hosting } = await execution.runner();
  const isWhole = !entries.some(({ state }) => state === 'gone' || state === 'removing' || state === 'left');
  return { ok: false, reason, state: isWhole ? (hosting?.state ?? 'absent') : 'absent' };
}
