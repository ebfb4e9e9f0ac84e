import { type Runner, retireRunner } from '@baton/core';
import type { Context } from '../context.ts';
import { retentionsOf } from '../scopes/scopes.ts';

/** Takes runners out of the lists that were offline longer than the retention of their scope; at most so many. */
export async function retireSilent(context: Context, most: number): Promise<void> {
  const retentions = await retentionsOf(context);
  const decide = (runner: Runner) =>
    retireRunner(
      runner,
      {
        contact: context.presence.contact(runner),
        lastSeenAt: context.presence.heartbeatAt(runner.id),
        attempts: [...context.work.ofRunner(runner.id)].length,
      },
      retentions(runner.scopeId),
      context.now(),
    );
  let retired = 0;
  for (const { id } of [...context.fleet.runners()]) {
    if (retired >= most) return;
    const known = context.fleet.runner(id);
    const wanted = known && decide(known);
    if (!wanted?.ok || wanted.changes.length === 0) continue;
    await context.committer.carryOut((fresh) => context.runner(id, fresh), decide);
    retired++;
  }
}
