import { type AttemptedWork, type Decision, mayTakeWork, type Plan, type Runner } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { takeBackOffers, tellOfLosses, worksOf } from '../runners/works.ts';

/** Decides on a runner together with every attempt of it that is not over. */
export type Decide = (runner: Runner, works: readonly AttemptedWork[]) => Decision;

/** Carries out what was decided about a runner and all that it holds, and tells the runner at once. */
export async function act(context: Context, held: HeldSyncs, runnerId: string, decide: Decide): Promise<Plan> {
  const { plan } = await held.halted(runnerId, () =>
    context.committer.carryOut(
      async (fresh) => {
        const runner = await context.runner(runnerId, fresh);
        return { runner, works: await worksOf(context, runnerId, fresh) };
      },
      ({ runner, works }) => decide(runner, works),
    ),
  );
  tellOfLosses(context, plan);
  const runner = context.fleet.runner(runnerId);
  if (!runner?.session) takeBackOffers(context, runnerId);
  if (runner && mayTakeWork(runner)) held.nudgeAfterPass(runnerId);
  else held.nudge(runnerId);
  return plan;
}
