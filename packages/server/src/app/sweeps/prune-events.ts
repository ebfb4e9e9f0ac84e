import { instanceScopeId } from '@baton/core';
import type { Context } from '../context.ts';

/** Events that are kept for pages that come back and for timelines, at most. */
const eventsKept = 2_000_000;

/** Drops events that are too many, and those that are older than their retention. */
export async function pruneEvents(context: Context): Promise<void> {
  const { store } = context.deps;
  const [oldest, latest] = [await store.read.oldestSeq(), await store.read.latestSeq()];
  const { eventRetentionMs } = context.settings.of(instanceScopeId);
  const tooMany = latest - oldest > eventsKept ? latest - eventsKept : oldest;
  const tooOld = eventRetentionMs === null ? oldest : await firstSince(context, oldest, latest, context.now() - eventRetentionMs);
  const below = Math.max(tooMany, tooOld);
  if (below > oldest) await store.pruneEvents(below);
}

/** Number of the first event that is not older than that: they follow each other in time, so a few are looked at. */
async function firstSince({ deps }: Context, oldest: number, latest: number, at: number): Promise<number> {
  let [low, high] = [oldest, latest + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [event] = await deps.store.read.eventsSince(middle - 1, 1);
    if (event && event.at < at) low = Math.max(middle + 1, event.seq + 1);
    else high = middle;
  }
  return low;
}
