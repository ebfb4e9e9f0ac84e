import { logMediaType, runnerPaths } from '@baton/protocol';
import { LoadClient } from './client.ts';
import { connectFleet } from './fleet.ts';
import { makeLog } from './log-body.ts';
import type { SimulatedRunner } from './simulated-runner.ts';
import { submitJob } from './submitter.ts';
import type { LoadTask } from './tasks.ts';

export interface LogTask extends LoadTask {
  kind: 'log';
  lineBytes: number;
  /** values that each job gets, and for which its log is masked */
  secrets: Record<string, string>;
}

/** Lines a second that become durable, with one call in flight for each of `runners` jobs. */
export async function runLog(task: LogTask): Promise<{ linesPerSecond: number; megabytesPerSecond: number }> {
  const client = new LoadClient(task.target);
  const linesPerCall = Math.floor((1024 * 1024) / task.lineBytes);
  let lines = 0;
  let stopped = false;
  const stream = async (runner: SimulatedRunner, attemptId: string, epoch: number): Promise<void> => {
    for (let number = 1; !stopped; ) {
      const { body, frames } = makeLog(linesPerCall, task.lineBytes, number);
      const answer = await runner.client.bytes(`${runnerPaths.log(attemptId)}?epoch=${epoch}`, runner.token, body, logMediaType);
      if (answer.status !== 200) throw new Error(`log: ${answer.status} ${answer.body.toString()}`);
      number += frames.length;
      lines += linesPerCall;
    }
  };
  const hooks = { offered: () => {}, finished: () => {} };
  const fleet = await connectFleet(client, task.adminToken, task.runners, hooks, { folded: false, log: stream });
  for (let index = 0; index < task.runners; index++) {
    const work = { name: 'bench', labels: ['bench'], spec: { command: ['true'] } };
    await submitJob(client, task.adminToken, { ...work, secretEnvironment: task.secrets });
  }
  await new Promise((resolve) => setTimeout(resolve, task.warmUpSeconds * 1000));
  const [before, startedAt] = [lines, performance.now()];
  await new Promise((resolve) => setTimeout(resolve, task.seconds * 1000));
  const linesPerSecond = (lines - before) / ((performance.now() - startedAt) / 1000);
  stopped = true;
  for (const runner of fleet.runners) runner.stop();
  return { linesPerSecond, megabytesPerSecond: (linesPerSecond * task.lineBytes) / 1_000_000 };
}
