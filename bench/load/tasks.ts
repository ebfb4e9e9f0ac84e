import { logMediaType, runnerPaths } from '@baton/protocol';
import { type CpuTimes, cpuBetween, cpuTimes } from '../processes/cpu.ts';
import { type Percentiles, percentiles } from '../report/percentiles.ts';
import { LoadClient, type Target } from './client.ts';
import { connectFleet } from './fleet.ts';
import { digestOf, makeLog } from './log-body.ts';
import type { SimulatedRunner } from './simulated-runner.ts';
import { Outstanding, submitOne } from './submitter.ts';

export interface LoadTask {
  target: Target;
  adminToken: string;
  runners: number;
  warmUpSeconds: number;
  seconds: number;
}

export interface CyclesTask extends LoadTask {
  kind: 'cycles';
  folded: boolean;
  /** lines of log that each job writes */
  logLines: number;
  /** the server's process, and the one whose children are its database */
  serverPid: number;
  databasePid: number | null;
}

export interface CyclesResult {
  perSecond: number;
  /** CPU of server and database, and of this process, for each cycle, in µs */
  serverCpuUs: number;
  ownCpuUs: number;
}

export interface LatencyTask extends LoadTask {
  kind: 'latency';
  perSecond: number;
}

/** A load that fails measures nothing: the first error ends the process. */
const failOnce = (error: unknown): void => {
  process.send?.({ error: String(error) });
};

/** Submissions under way at once: enough that jobs wait for runners, not runners for jobs. */
const submitters = 1024;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Ten lines, and the close along with them, in one call: what a small job's log costs. */
const sendLog = (lines: number) => {
  const { body, bytes, frames } = makeLog(lines, 80);
  const end = { chunks: frames.length, lines, bytes: bytes.length, linesDropped: 0, bytesDropped: 0, digest: digestOf(bytes) };
  const query = Object.entries(end)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const closed = Buffer.from('"complete":true');
  return async (runner: SimulatedRunner, attemptId: string, epoch: number): Promise<void> => {
    const answer = await runner.client.bytes(
      `${runnerPaths.log(attemptId)}?epoch=${epoch}&${query}`,
      runner.token,
      body,
      logMediaType,
    );
    if (!answer.body.includes(closed)) throw new Error(`the log was not closed: ${answer.status} ${answer.body}`);
  };
};

/** Whole job cycles a second: submit, offer, accept, finish, with as many jobs under way as runners can take. */
export async function runCycles(task: CyclesTask): Promise<CyclesResult> {
  const client = new LoadClient(task.target);
  const outstanding = new Outstanding(task.runners * 2);
  let finished = 0;
  const hooks = {
    offered: () => {},
    finished: (ids: readonly string[]) => {
      finished += ids.length;
      for (const _ of ids) outstanding.leave();
    },
  };
  const options = { folded: task.folded, log: task.logLines > 0 ? sendLog(task.logLines) : null };
  const fleet = await connectFleet(client, task.adminToken, task.runners, hooks, options);
  let submitting = true;
  const submit = async (): Promise<void> => {
    while (submitting) {
      await outstanding.enter();
      await submitOne(client, task.adminToken);
    }
  };
  for (let index = 0; index < submitters; index++) void submit().catch(failOnce);
  await wait(task.warmUpSeconds * 1000);
  const [before, startedAt, own] = [finished, performance.now(), process.cpuUsage()];
  const cpu = await cpuOfServer(task);
  await wait(task.seconds * 1000);
  const cycles = finished - before;
  const perSecond = cycles / ((performance.now() - startedAt) / 1000);
  const serverCpuUs = (cpuBetween(cpu, await cpuOfServer(task)) * 1000) / cycles;
  const { user, system } = process.cpuUsage(own);
  submitting = false;
  for (const runner of fleet.runners) runner.stop();
  return { perSecond, serverCpuUs, ownCpuUs: (user + system) / cycles };
}

const cpuOfServer = ({ serverPid, databasePid }: CyclesTask): Promise<CpuTimes> =>
  cpuTimes([serverPid], databasePid === null ? [] : [databasePid]);

/** Time from sending a submission until a runner has the offer in hand, at a steady rate, with all other runners idle. */
export async function runLatency(task: LatencyTask): Promise<Percentiles & { perSecond: number }> {
  const client = new LoadClient(task.target);
  const submittedAt = new Map<string, number>();
  const offeredAt = new Map<string, number>();
  const samples: number[] = [];
  const settle = (jobId: string): void => {
    const [from, to] = [submittedAt.get(jobId), offeredAt.get(jobId)];
    if (from === undefined || to === undefined) return;
    samples.push(to - from);
    submittedAt.delete(jobId);
    offeredAt.delete(jobId);
  };
  const hooks = {
    offered: (ids: readonly string[]) => {
      for (const id of ids) {
        offeredAt.set(id, performance.now());
        settle(id);
      }
    },
    finished: () => {},
  };
  const fleet = await connectFleet(client, task.adminToken, task.runners, hooks, { folded: false, log: null });
  const submit = async (): Promise<void> => {
    const at = performance.now();
    const id = await submitOne(client, task.adminToken);
    submittedAt.set(id, at);
    settle(id);
  };
  const total = (task.warmUpSeconds + task.seconds) * task.perSecond;
  const startedAt = performance.now();
  let warm = 0;
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * task.perSecond));
    for (; sent < due; sent++) void submit().catch(failOnce);
    if (warm === 0 && sent >= task.warmUpSeconds * task.perSecond) warm = samples.length;
    await wait(1);
  }
  await wait(500);
  for (const runner of fleet.runners) runner.stop();
  return { ...percentiles(samples.slice(warm)), perSecond: task.perSecond };
}
