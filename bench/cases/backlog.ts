import { fill } from '../backlog/fill.ts';
import { median, type Round } from '../backlog/rounds.ts';
import { heldBy } from '../backlog/side.ts';
import type { BacklogResult, BacklogTask, Pair } from '../backlog/task.ts';
import { runTask } from '../load/run-task.ts';
import { BenchServer } from '../processes/server.ts';
import { usageOf } from '../processes/usage.ts';
import { type Figure, high, low } from '../report/bars.ts';
import type { Percentiles } from '../report/percentiles.ts';
import { round } from '../report/percentiles.ts';
import type { Case } from './case.ts';

const shortQueue = 1_000;
const runners = 500;
/** jobs of the long queue that are asked about */
const asked = 200;
/** nine in ten are not blocked */
const readyShare = 0.9;

/** What a claim costs behind a long queue, against a short one; and what people ask of such a server. */
export const backlog: Case = async ({ backlog: longQueue, claims, rounds }) => {
  const short = await filled(shortQueue, 0);
  const long = await filled(longQueue, claims);
  try {
    const of = ({ server }: Filled) => ({
      target: { host: server.host, port: server.port },
      adminToken: server.adminToken,
      pid: server.pid,
      databasePid: server.databasePid,
    });
    const task: BacklogTask = {
      ...{ kind: 'backlog', short: of(short), long: of(long), runners, claims, rounds, jobIds: long.jobIds.slice(-asked) },
    };
    const result = await runTask<BacklogResult>(task);
    const { residentMb } = await usageOf(long.server.pid);
    return figures(longQueue, claims, result, { startMs: long.startMs, shortStartMs: short.startMs, residentMb });
  } finally {
    await short.server.stop();
    await long.server.stop();
  }
};

interface Filled {
  server: BenchServer;
  jobIds: string[];
  startMs: number;
}

/** A server with so many jobs in its queue once its fleet has taken what it can hold, and `more` claims are behind it. */
async function filled(queue: number, more: number): Promise<Filled> {
  const jobs = queue + Math.ceil((heldBy(runners) + more) / readyShare);
  let jobIds: string[] = [];
  let filledAt = 0;
  const startedAt = performance.now();
  const server = await BenchServer.start({}, async (store) => {
    jobIds = await fill(store, jobs, Math.ceil(jobs / (2 * asked)));
    filledAt = performance.now();
  });
  const startMs = performance.now() - filledAt;
  process.stdout.write(`filled with ${jobs} jobs in ${Math.round((filledAt - startedAt) / 1000)} s\n`);
  return { server, jobIds, startMs };
}

interface Sizes {
  startMs: number;
  shortStartMs: number;
  residentMb: number;
}

function figures(
  queue: number,
  claims: number,
  { single, twenty, churnPerSecond, looks }: BacklogResult,
  sizes: Sizes,
): Figure[] {
  const name = `${queue} jobs in line`;
  return [
    ...pairFigures(`a claim behind ${name}, against ${shortQueue}`, single, 1.25),
    ...pairFigures(`a claim in twenties behind ${name}, against ${shortQueue}`, twenty, 1.4),
    high(`${claims} claims with ${name}`, round(churnPerSecond), 'cycles/s', null),
    ...lookFigures(`explanation with ${name}`, looks.explanation, 50, looks.row),
    ...lookFigures(`queue by kind with ${name}`, looks.queue, null),
    ...lookFigures(`preview of an action on 50 runners with ${name}`, looks.preview, null),
    ...lookFigures(`first page of jobs, with counts, with ${name}`, looks.firstPage, null),
    low(`start with ${name}`, round(sizes.startMs / 1000), 's', null, {
      name: `start with ${shortQueue}, in s`,
      value: round(sizes.shortStartMs / 1000),
    }),
    low(`memory with ${name}`, round(sizes.residentMb), 'MB', null),
  ];
}

function pairFigures(name: string, pairs: readonly Pair[], bar: number): Figure[] {
  const ratio = (of: (one: Round) => number): number => round(median(pairs.map(({ short, long }) => of(long) / of(short))));
  const typical = (side: keyof Pair, of: (one: Round) => number): number => round(median(pairs.map((pair) => of(pair[side]))));
  tell(name, pairs);
  return [
    low(
      `${name}: CPU`,
      ratio(({ cpuMs }) => cpuMs),
      'times',
      bar,
    ),
    low(
      `${name}: time`,
      ratio(({ timeMs }) => timeMs),
      'times',
      bar,
    ),
    low(
      `${name}: CPU of accepting and finishing`,
      ratio(({ restCpuMs }) => restCpuMs),
      'times',
      null,
    ),
    low(
      `${name}: CPU each`,
      typical('long', ({ cpuMs }) => cpuMs),
      'ms',
      null,
      {
        name: `with ${shortQueue}`,
        value: typical('short', ({ cpuMs }) => cpuMs),
      },
    ),
    low(
      `${name}: time each`,
      typical('long', ({ timeMs }) => timeMs),
      'ms',
      null,
      {
        name: `with ${shortQueue}`,
        value: typical('short', ({ timeMs }) => timeMs),
      },
    ),
  ];
}

/** Where the time goes, for those who look for it. */
function tell(name: string, pairs: readonly Pair[]): void {
  process.stdout.write(`${name}: store, ms a claim\n`);
  const queries = new Set(pairs.flatMap(({ short, long }) => [...Object.keys(short.storeMs), ...Object.keys(long.storeMs)]));
  for (const query of queries) {
    const of = (side: keyof Pair): string => median(pairs.map((pair) => pair[side].storeMs[query] ?? 0)).toFixed(3);
    if (Number(of('long')) > 0 || Number(of('short')) > 0) process.stdout.write(`  ${query}: ${of('short')} → ${of('long')}\n`);
  }
}

function lookFigures(name: string, { p50, p99 }: Percentiles, bar: number | null, row: Percentiles | null = null): Figure[] {
  const than = (key: 'p50' | 'p99') =>
    row === null ? null : { name: 'reading a row of a job in between, in ms', value: row[key] };
  return [low(`${name}, p50`, p50, 'ms', null, than('p50')), low(`${name}, p99`, p99, 'ms', bar, than('p99'))];
}
