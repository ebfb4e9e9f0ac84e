import { startTask } from '../load/run-task.ts';
import { Contacts } from '../processes/contacts.ts';
import { heldSyncs } from '../processes/gauges.ts';
import { Partition } from '../processes/partition.ts';
import { BenchRunner } from '../processes/runner.ts';
import { BenchServer } from '../processes/server.ts';
import { until } from '../processes/until.ts';
import { type Figure, low } from '../report/bars.ts';
import { percentiles, round } from '../report/percentiles.ts';
import type { Case } from './case.ts';

const deaths = 5;
/** With no patience for a runner that comes back, it is shown as stale the moment its connection's end is noticed. */
const noPatience = { BATON_RECONNECT_GRACE_MS: '1' };
/** at each moment of their syncs: one that is cut off at the worst of them is among so many */
const cutOffRunners = 100;
/** two rounds of syncs, until those moments are spread */
const spreadMs = 25_000;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A runner dies or is cut off: how long until a page is told. */
export const death: Case = async () => [
  ...deathFigures('noticed', await deathsMs(noPatience), 250),
  ...deathFigures('shown as stale', await deathsMs({}), 2_000),
  low(`silent partition shown, worst of ${cutOffRunners} runners`, round((await slowestPartitionMs()) / 1000), 's', 32),
];

function deathFigures(what: string, samples: readonly number[], bar: number): Figure[] {
  const { p50, max } = percentiles(samples);
  const name = `death of a runner process ${what}`;
  return [low(`${name}, median of ${deaths}`, p50, 'ms', null), low(`${name}, worst of ${deaths}`, max, 'ms', bar)];
}

/** Kills a real runner again and again. */
async function deathsMs(environment: Record<string, string>): Promise<number[]> {
  const server = await BenchServer.start(environment);
  const contacts = await Contacts.watch(server);
  const runner = await BenchRunner.start(server, 'bench', 1);
  const samples: number[] = [];
  try {
    while (samples.length < deaths) {
      await contacts.until('online', 1);
      // one that dies between two syncs has no connection whose end would tell
      await until(async () => (await heldSyncs(server)) === 1, 'the runner to hold a sync open');
      const killedAt = runner.kill();
      const [told = Number.NaN] = await contacts.until('stale', 1);
      samples.push(told - killedAt);
      runner.again();
    }
    return samples;
  } finally {
    contacts.close();
    await runner.stop();
    await server.stop();
  }
}

/** Cuts a whole fleet off, each of its runners somewhere between two syncs. */
async function slowestPartitionMs(): Promise<number> {
  const server = await BenchServer.start();
  const contacts = await Contacts.watch(server);
  const partition = await Partition.to(server);
  const load = { kind: 'idle' as const, runners: cutOffRunners, warmUpSeconds: 0, seconds: 0 };
  const fleet = startTask<{ connected: number }>({ ...load, target: partition, adminToken: server.adminToken });
  try {
    await fleet.result;
    await wait(spreadMs);
    await contacts.until('online', cutOffRunners);
    const cutAt = partition.cut();
    return Math.max(...(await contacts.until('stale', cutOffRunners))) - cutAt;
  } finally {
    fleet.process.kill('SIGKILL');
    contacts.close();
    partition.close();
    await server.stop();
  }
}
