import type { AttemptedWork, Decision, Plan, Runner } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';

/** Decides on a runner together with every attempt of it that is not over. */
type Decide = (runner: Runner, works: readonly AttemptedWork[]) => Decision;

/** Carries out what was decided about a runner and all that it holds, and tells the runner at once. */
export async function act(context: Context, held: HeldSyncs, runnerId: string, decide: Decide): Promise<Plan> {
  const { plan } = await context.committer.carryOut(
    async (fresh) => {
      const runner = await context.runner(runnerId, fresh);
      return { runner, works: await worksOf(context, runnerId, fresh) };
    },
    ({ runner, works }) => decide(runner, works),
  );
  tellOfLosses(context, plan);
  held.nudge(runnerId);
  return plan;
}

async function worksOf(context: Context, runnerId: string, fresh: boolean): Promise<AttemptedWork[]> {
  const known = [...context.work.ofRunner(runnerId)];
  if (!fresh) return known;
  const read = await Promise.all(known.map(({ attempt }) => context.loadWork(attempt.id)));
  return read.filter((work) => work !== null && work.attempt.state !== 'ended') as AttemptedWork[];
}

function tellOfLosses(context: Context, plan: Plan): void {
  for (const change of plan.changes) {
    if (change.kind !== 'attempt' || change.op !== 'update') continue;
    const { id: attemptId, cause } = change.row;
    context.deps.telemetry.count('leases_lost', 1, { cause: cause ?? 'none' });
    context.deps.logger.info({ attemptId, cause }, 'attempt ended by an action');
    context.feed.logChanged(attemptId);
  }
}
