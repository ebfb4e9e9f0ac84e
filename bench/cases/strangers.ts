import { type Pairing, type RegisterAnswer, restPaths, runnerPaths, version } from '@baton/protocol';
import { LoadClient } from '../load/client.ts';
import { startTask } from '../load/run-task.ts';
import { capabilities } from '../load/simulated-runner.ts';
import { cpuBetween, cpuTimes } from '../processes/cpu.ts';
import { BenchServer } from '../processes/server.ts';
import { type Figure, high, low } from '../report/bars.ts';
import { percentiles, round } from '../report/percentiles.ts';
import type { Case } from './case.ts';

const perSecond = 10_000;
/** none of them fails often enough to be held back by itself */
const addresses = 4096;
const rounds = 3;
const pauseMs = 2;

/** What a flood of wrong tokens does to the calls of a runner with the right one, and what the check of that costs. */
export const strangers: Case = async ({ seconds }) => {
  const server = await BenchServer.start();
  const client = new LoadClient(server);
  try {
    const token = await pairedToken(client, server.adminToken);
    const call = (): Promise<unknown> =>
      client.call('DELETE', runnerPaths.session, token, { sessionId: '00000000-0000-4000-8000-000000000000' });
    const roundMs = (Math.min(seconds, 30) * 1000) / (2 * rounds);
    const [quiet, flooded]: [number[], number[]] = [[], []];
    let [refusedPerSecond, cpuShare] = [0, 0];
    await timed(call, 1_000);
    for (let n = 0; n < rounds; n++) {
      quiet.push(...(await timed(call, roundMs)));
      const flood = startTask<unknown>({
        kind: 'strangers',
        target: { host: server.host, port: server.port },
        perSecond,
        addresses,
      });
      await flood.result;
      const before = await failuresOf(client, server.adminToken);
      const [cpu, startedAt] = [await cpuTimes([server.pid], []), performance.now()];
      flooded.push(...(await timed(call, roundMs)));
      cpuShare = cpuBetween(cpu, await cpuTimes([server.pid], [])) / (performance.now() - startedAt);
      refusedPerSecond = (((await failuresOf(client, server.adminToken)) - before) * 1000) / roundMs;
      flood.process.kill('SIGKILL');
    }
    return [
      ...figures(quiet, flooded, refusedPerSecond),
      low('CPU of the server among them', round(cpuShare * 100), '% of a core', null),
      low('a call of a runner, whole, CPU', await cpuOf(server, call), 'µs', 50),
    ];
  } finally {
    client.close();
    await server.stop();
  }
};

function figures(quiet: number[], flooded: number[], refusedPerSecond: number): Figure[] {
  const [before, during] = [percentiles(quiet), percentiles(flooded)];
  return [
    high(
      `wrong tokens from ${addresses} addresses that are refused, of ${perSecond} a second`,
      Math.round(refusedPerSecond),
      '/s',
      null,
    ),
    low('calls with the right token, without them, p50', before.p50, 'ms', null),
    low('calls with the right token, among them, p50', during.p50, 'ms', null),
    low('the same, how many times slower', round(during.p50 / before.p50), '×', 2),
  ];
}

/** One call after the other. */
async function timed(call: () => Promise<unknown>, ms: number): Promise<number[]> {
  const samples: number[] = [];
  for (const endAt = performance.now() + ms; performance.now() < endAt; ) {
    const startedAt = performance.now();
    await call();
    samples.push(performance.now() - startedAt);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return samples;
}

/** With nothing else to do: everything that a call costs, the check of its credential included. */
async function cpuOf(server: BenchServer, call: () => Promise<unknown>): Promise<number> {
  const calls = 20_000;
  const atOnce = 50;
  const before = await cpuTimes([server.pid], []);
  for (let done = 0; done < calls; done += atOnce) await Promise.all(Array.from({ length: atOnce }, call));
  return round((cpuBetween(before, await cpuTimes([server.pid], [])) * 1000) / calls);
}

async function pairedToken(client: LoadClient, adminToken: string): Promise<string> {
  const { pairingToken } = await client.json<Pairing>('POST', restPaths.runners, adminToken, { name: 'one' });
  const body = { capabilities, version, nonce: 'bench-nonce-of-one' };
  return (await client.json<RegisterAnswer>('POST', runnerPaths.register, pairingToken, body)).token;
}

async function failuresOf(client: LoadClient, adminToken: string): Promise<number> {
  const { body } = await client.call('GET', '/metrics', adminToken, undefined);
  return [...body.toString().matchAll(/^baton_auth_failures_total\{[^}]*\} (\d+)/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
}
