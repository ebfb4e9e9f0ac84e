import { type JobList, type RunnerList, restPaths } from '@baton/protocol';
import { type Percentiles, percentiles } from '../report/percentiles.ts';
import type { Side } from './side.ts';

/** What people ask of a server with a long queue, in milliseconds. */
export interface Looks {
  explanation: Percentiles;
  /** reading the row of such a job, in turn with the explanations */
  row: Percentiles;
  queue: Percentiles;
  preview: Percentiles;
  firstPage: Percentiles;
}

const looks = 50;

/** Asks one after the other, of jobs from every part of the queue. */
export async function look(side: Side, jobIds: readonly string[]): Promise<Looks> {
  const { runners } = await side.json<RunnerList>('GET', restPaths.runners, undefined);
  const preview = { action: 'remove', runners: runners.slice(0, looks).map(({ id }) => id) };
  const rows: number[] = [];
  const explanation = await timed(
    jobIds,
    (id) => side.json('GET', restPaths.jobExplanation(id), undefined),
    async (id) => {
      rows.push(await msOf(() => side.json('GET', restPaths.job(id), undefined)));
    },
  );
  return {
    ...{ explanation, row: percentiles(rows) },
    queue: await timed(times(looks), async () => await side.json('GET', restPaths.queue, undefined)),
    preview: await timed(times(looks), async () => await side.json('POST', restPaths.runnersPreview, preview)),
    firstPage: await timed(times(looks), async () => await side.json<JobList>('GET', `${restPaths.jobs}?limit=100`, undefined)),
  };
}

const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

async function timed<T>(
  items: readonly T[],
  ask: (item: T) => Promise<unknown>,
  then: (item: T) => Promise<unknown> = async () => {},
): Promise<Percentiles> {
  const samples: number[] = [];
  for (const item of items) {
    samples.push(await msOf(() => ask(item)));
    await then(item);
  }
  return percentiles(samples);
}

async function msOf(ask: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await ask();
  return performance.now() - startedAt;
}
