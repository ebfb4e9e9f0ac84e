import { type AttemptedWork, type Decision, nothing, stopOverdue } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import type { LiveWork } from '../state/work.ts';

/** Ends what runs on though its job's time limit is over: the runner should have stopped it. Counted from when this server knows of it. */
export async function overduePass(context: Context, held: HeldSyncs): Promise<void> {
  const decide = (work: AttemptedWork, { since }: LiveWork): Decision =>
    stopOverdue(work, context.deps.clock.monotonic() - since, context.deps.durations, context.now());
  for (const known of [...context.work.all()]) {
    const first = decide(known, known);
    if (!first.ok || first.changes.length === 0) continue;
    const { id, runnerId } = known.attempt;
    const { plan } = await context.committer.carryOut(
      async (fresh) => (fresh ? await context.loadWork(id) : known),
      (work) => (work ? decide(work, known) : nothing()),
    );
    if (plan.changes.length === 0) continue;
    context.deps.logger.warn({ attemptId: id, runnerId }, 'an attempt ran past its time limit; its runner is told to stop it');
    held.nudge(runnerId);
  }
}
