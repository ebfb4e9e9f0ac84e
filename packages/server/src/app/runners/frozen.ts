import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';

/** Throws `runner_frozen` while nobody knows which of two holders of its credential is the right one. */
export function refuseFrozen(context: Context, runnerId: string): void {
  const frozen = context.fleet.runner(runnerId)?.frozen;
  if (!frozen) return;
  const [first, second] = frozen.addresses;
  throw new Refused('runner_frozen', { runnerId, first, second });
}
