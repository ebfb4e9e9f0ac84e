import { type Pairing, type RegisterAnswer, restPaths, runnerPaths, version } from '@baton/protocol';
import { LoadClient } from '../load/client.ts';
import { capabilities } from '../load/simulated-runner.ts';
import type { CyclesResult } from '../load/tasks.ts';
import { cpuBetween, cpuTimes } from '../processes/cpu.ts';
import { BenchServer } from '../processes/server.ts';
import { high, low } from '../report/bars.ts';
import { percentiles, round } from '../report/percentiles.ts';
import type { Case, Scale } from './case.ts';
import { cyclesOn } from './cycles.ts';

/** What one runner may write at once. */
const linesEach = 5_000;
const linesACall = 200;
const writers = 60;
const callsAtOnce = 16;
/** A fleet of a thousand, each a line a second, five of them together. */
const besideCycles = { callsPerSecond: 200, linesACall: 5 };
const pages = 200;

/** Lines that runners print about themselves: taken in, read again, and beside job cycles. */
export const lines: Case = async (scale) => {
  const taken = await take();
  const [plain, beside] = [await cyclesWith(scale, false), await cyclesWith(scale, true)];
  return [
    high('own lines of runners, taken in', Math.round(taken.perSecond), 'lines/s', null),
    low('a million own lines, CPU of the server', Math.round(taken.cpuMsPerMillion), 'ms', null),
    low(`the last 100 lines of one of ${writers} runners among ${writers * linesEach}, p50`, taken.pageP50Ms, 'ms', null),
    low('a job cycle, CPU of server and database', round(plain.serverCpuUs), 'µs', null),
    low('the same while 1000 runners write a line a second', round(beside.serverCpuUs), 'µs', null, {
      name: 'without, in µs',
      value: round(plain.serverCpuUs),
    }),
  ];
};

async function take(): Promise<{ perSecond: number; cpuMsPerMillion: number; pageP50Ms: number }> {
  const server = await BenchServer.start();
  const client = new LoadClient(server);
  try {
    const fleet = await Promise.all(Array.from({ length: writers }, (_, n) => paired(client, server.adminToken, `writer-${n}`)));
    const calls = fleet.flatMap(({ token }) =>
      Array.from({ length: linesEach / linesACall }, (_, n) => ({ token, from: n * linesACall })),
    );
    const before = await cpuTimes([server.pid], []);
    const startedAt = performance.now();
    const work = calls.values();
    await Promise.all(
      Array.from({ length: callsAtOnce }, async () => {
        for (const { token, from } of work) await client.done(runnerPaths.ownLog, token, bodyOf(from, linesACall));
      }),
    );
    const total = calls.length * linesACall;
    const perSecond = (total * 1_000) / (performance.now() - startedAt);
    const cpuMsPerMillion = (cpuBetween(before, await cpuTimes([server.pid], [])) * 1e6) / total;
    const samples: number[] = [];
    for (let n = 0; n < pages; n++) {
      const askedAt = performance.now();
      await client.json('GET', `${restPaths.logs}?limit=100&runner=writer-${n % writers}`, server.adminToken, undefined);
      samples.push(performance.now() - askedAt);
    }
    return { perSecond, cpuMsPerMillion, pageP50Ms: percentiles(samples).p50 };
  } finally {
    client.close();
    await server.stop();
  }
}

const bodyOf = (from: number, count: number) => ({
  stream: 'bench',
  lines: Array.from({ length: count }, (_, n) => ({
    level: 'info',
    number: from + n + 1,
    ageMs: 10,
    text: `job ended: succeeded  attemptId=01a2162f-42a6-795a-a695-b90965032aa6  exitCode=0  line=${from + n}`,
  })),
});

async function paired(client: LoadClient, adminToken: string, name: string): Promise<{ token: string }> {
  const { pairingToken } = await client.json<Pairing>('POST', restPaths.runners, adminToken, { name });
  const body = { capabilities, version, nonce: `bench-nonce-of-${name}` };
  return await client.json<RegisterAnswer>('POST', runnerPaths.register, pairingToken, body);
}

async function cyclesWith(scale: Scale, writes: boolean): Promise<CyclesResult> {
  const server = await BenchServer.start();
  const client = new LoadClient(server);
  const stop = writes ? await writing(client, server.adminToken) : () => {};
  try {
    return await cyclesOn(server, scale, { folded: false, logLines: 0 });
  } finally {
    stop();
    client.close();
    await server.stop();
  }
}

/** Writers whose lines together are those of a thousand runners. Their share is never used up. */
async function writing(client: LoadClient, adminToken: string): Promise<() => void> {
  const fleet = await Promise.all(Array.from({ length: writers }, (_, n) => paired(client, adminToken, `writer-${n}`)));
  let call = 0;
  const timer = setInterval(() => {
    const { token } = fleet[call % fleet.length] as { token: string };
    const from = Math.floor(call / fleet.length) * besideCycles.linesACall;
    call += 1;
    // refused only when the server ends
    client.done(runnerPaths.ownLog, token, bodyOf(from, besideCycles.linesACall)).catch(() => {});
  }, 1_000 / besideCycles.callsPerSecond);
  return () => clearInterval(timer);
}
