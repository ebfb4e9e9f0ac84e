import { type Actor, askToClearCache, auditedRow, toldToClearCache } from '@baton/core';
import type { Context } from '../context.ts';

/** Throws `runner_without_cache`, `runner_removed`, `runner_retired`. */
export async function clearCache(context: Context, runnerId: string, by: Actor): Promise<void> {
  context.assertOpen();
  await context.committer.carryOut(
    (fresh) => context.runner(runnerId, fresh),
    (runner) => {
      const decision = askToClearCache(runner, by.login, context.now());
      return auditedRow(decision, { actor: by, action: 'runner.clear_cache' }, 'runner', runner, runner, context.now());
    },
  );
}

/** The runner was told: it is not told again. */
export async function cacheCleared(context: Context, runnerId: string): Promise<void> {
  await context.committer.carryOut(
    (fresh) => context.runner(runnerId, fresh),
    (runner) => toldToClearCache(runner, context.now()),
  );
}
