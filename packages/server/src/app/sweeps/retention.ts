import { plan, remove, runnerEvent } from '@baton/core';
import type { Context } from '../context.ts';
import { retireSilent } from './retire.ts';

/** Most rows that one pass takes away, so that it never holds up the work. */
const batchMax = 500;
/** Events that are kept for pages that come back and for timelines. */
const eventsKept = 2_000_000;

/** Takes away what has outlived its use: remembered keys, runner rows that were never paired, runners that were silent for too long, old events. */
export async function retentionPass(context: Context): Promise<void> {
  await forgetKeys(context);
  await removeUnpaired(context);
  await retireSilent(context, batchMax);
  const [oldest, latest] = [await context.deps.store.read.oldestSeq(), await context.deps.store.read.latestSeq()];
  if (latest - oldest > eventsKept) await context.deps.store.pruneEvents(latest - eventsKept);
}

async function forgetKeys(context: Context): Promise<void> {
  const before = context.now() - context.deps.durations.idempotencyTtlMs;
  const keys = await context.deps.store.read.idempotencyKeysBefore(before, batchMax);
  if (keys.length > 0) await context.committer.commit(keys.map((key) => plan([remove('idempotencyKey', key)])));
}

async function removeUnpaired(context: Context): Promise<void> {
  const before = context.now() - context.deps.durations.unpairedRetentionMs;
  const unused = [...context.fleet.runners()].filter((runner) => runner.credential === 'none' && runner.createdAt < before);
  for (const runner of unused.slice(0, batchMax)) {
    const event = runnerEvent(runner, 'removed', context.now(), { by: 'never paired' });
    const [result] = await context.committer.commit([plan([remove('runner', runner)], [event])]);
    if (result?.status === 'committed') {
      context.fleet.drop(runner.id);
      context.presence.forget(runner.id);
    }
  }
}
