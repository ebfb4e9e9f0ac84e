import {
  type RetentionMs,
  type Runner,
  retentionOfSetting,
  retireRunner,
  runnerRetentionOf,
  runnerRetentionSetting,
} from '@baton/core';
import type { Context } from '../context.ts';

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

/** What holds in each scope, as of now. */
async function retentionsOf(context: Context): Promise<(scopeId: string) => RetentionMs> {
  const { store, runnerRetentionMs } = context.deps;
  const ids = [...context.fleet.scopes()].map((scope) => runnerRetentionSetting(scope.id));
  const settings = new Map((await store.read.getMany('setting', ids)).map((setting) => [setting.id, setting]));
  const own = (scopeId: string) => retentionOfSetting(settings.get(runnerRetentionSetting(scopeId)) ?? null);
  return (scopeId) => runnerRetentionOf(scopeId, context.fleet.scope, own, runnerRetentionMs);
}
