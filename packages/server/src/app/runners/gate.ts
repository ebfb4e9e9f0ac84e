import { passGate } from '@baton/core';
import type { Context } from '../context.ts';
import { refuseFrozen } from './frozen.ts';

/** The runner asks leave for an effect that can't be taken back. Resolves only when the leave is on disk; refusals are thrown. */
export async function askGate(context: Context, runnerId: string, attemptId: string, epoch: number): Promise<{ granted: true }> {
  const { plan } = await context.committer.carryOut(
    (fresh) => context.workOf(runnerId, attemptId, fresh),
    (work) => {
      const decision = passGate(work, runnerId, epoch, context.now());
      // leave that was given is only told again
      if (decision.ok && decision.changes.length > 0) refuseFrozen(context, runnerId);
      return decision;
    },
  );
  if (plan.changes.length > 0) context.deps.telemetry.count('gates_passed');
  return { granted: true };
}
