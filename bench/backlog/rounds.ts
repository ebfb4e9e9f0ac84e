import { cpuBetween } from '../processes/cpu.ts';
import { each, type Side } from './side.ts';
import type { SlotRunner } from './slot-runner.ts';

/** What claims cost in one round, in milliseconds for each claimed job. */
export interface Round {
  claims: number;
  /** from the question to the offer, the median */
  timeMs: number;
  /** of the server and its database */
  cpuMs: number;
  /** of the server and its database for accepting and finishing them, and keeping in contact meanwhile */
  restCpuMs: number;
  /** reads of the store by name, and `commit` */
  storeMs: Record<string, number>;
}

/**
 * Frees these runners, lets them claim one after the other, so that the slots of one runner are all that is free, and submits as many jobs
 * of the same kinds, so that the queue stays as it was. Only the claims are measured.
 */
export async function round(side: Side, runners: readonly SlotRunner[]): Promise<Round> {
  const start = await side.cpu();
  await each(runners, (runner) => runner.finish());
  const storeBefore = storeTimes(await side.metrics());
  const before = await side.cpu();
  const times: number[] = [];
  const claimed: { runner: SlotRunner; offers: Awaited<ReturnType<SlotRunner['claim']>> }[] = [];
  for (const runner of runners) {
    const startedAt = performance.now();
    const offers = await runner.claim();
    times.push((performance.now() - startedAt) / offers.length);
    claimed.push({ runner, offers });
  }
  const after = await side.cpu();
  const storeAfter = storeTimes(await side.metrics());
  const names: string[] = [];
  const beforeRest = await side.cpu();
  await each(claimed, async ({ runner, offers }) => {
    names.push(...(await runner.accept(offers)));
    runner.idle();
  });
  const end = await side.cpu();
  const claims = names.length;
  await side.submit(names);
  return {
    claims,
    timeMs: median(times),
    cpuMs: cpuBetween(before, after) / claims,
    restCpuMs: (cpuBetween(start, before) + cpuBetween(beforeRest, end)) / claims,
    storeMs: Object.fromEntries([...storeAfter].map(([name, ms]) => [name, (ms - (storeBefore.get(name) ?? 0)) / claims])),
  };
}

/** All runners claim and finish as fast as they can until so many jobs were claimed; resolves with how many that were a second. */
export async function churn(side: Side, claims: number): Promise<number> {
  const startedAt = performance.now();
  let claimed = 0;
  await Promise.all(
    [...side.fleet.single, ...side.fleet.twenty].map(async (runner) => {
      while (claimed < claims) {
        await runner.finish();
        const offers = await runner.claim();
        claimed += offers.length;
        await runner.accept(offers);
      }
      runner.idle();
    }),
  );
  return claimed / ((performance.now() - startedAt) / 1000);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds so far by query, and of commits. */
function storeTimes(metrics: string): Map<string, number> {
  const times = new Map<string, number>();
  for (const [, name, seconds] of metrics.matchAll(/^baton_query_seconds_sum\{name="([^"]+)"\} (\S+)$/gm))
    times.set(name ?? '', Number(seconds) * 1000);
  times.set('commit', Number(/^baton_commit_seconds_sum (\S+)$/m.exec(metrics)?.[1] ?? 0) * 1000);
  return times;
}
