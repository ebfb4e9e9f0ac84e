import { type Decision, type Runner, withRunnerSpent } from '@baton/core';
import type { Context } from '../context.ts';

/** The row of a runner when it is an ephemeral one: for others it is not read, whatever is asked. */
export function ephemeralOf(context: Context, runnerId: string, fresh: boolean): Runner | null | Promise<Runner> {
  const known = context.fleet.runner(runnerId);
  if (!known?.ephemeral) return null;
  return fresh ? context.runner(runnerId, true) : known;
}

/** The decision with the removal of the runner, if that was its one job. */
export const spent = (context: Context, decision: Decision, ephemeral: Runner | null): Decision =>
  withRunnerSpent(decision, ephemeral, context.now());
