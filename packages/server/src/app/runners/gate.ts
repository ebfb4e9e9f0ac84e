import { auditedRow, passGate } from '@baton/core';
import type { Context } from '../context.ts';
import { runnerActor } from '../fleet/audit.ts';
import { refuseFrozen } from './frozen.ts';

/** The runner asks leave for an effect that can't be taken back. Resolves only when the leave is on disk; refusals are thrown. */
export async function askGate(
  context: Context,
  runnerId: string,
  attemptId: string,
  epoch: number,
  address: string,
): Promise<{ granted: true }> {
  const runner = await context.runner(runnerId);
  const { plan } = await context.committer.carryOut(
    (fresh) => context.workOf(runnerId, attemptId, fresh),
    (work) => {
      const decision = passGate(work, runnerId, epoch, context.now());
      // leave that was given is only told again
      if (decision.ok && decision.changes.length > 0) refuseFrozen(context, runnerId);
      const deed = { actor: runnerActor(runner, address), action: 'job.gate' as const, detail: { attemptId, epoch } };
      return auditedRow(decision, deed, 'job', work.job, work.job, context.now());
    },
  );
  if (plan.changes.length > 0) context.deps.telemetry.count('gates_passed');
  return { granted: true };
}
