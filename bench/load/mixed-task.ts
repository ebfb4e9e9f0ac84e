import { restPaths } from '@baton/protocol';
import { type Percentiles, percentiles } from '../report/percentiles.ts';
import { LoadClient } from './client.ts';
import { submitOne } from './submitter.ts';
import type { LoadTask } from './tasks.ts';

export interface MixedTask extends LoadTask {
  kind: 'mixed';
  perSecond: number;
}

export interface MixedResult {
  submit: Percentiles;
  /** of a job that was submitted before: nothing that would have to wait for the disk */
  read: Percentiles;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Submissions and reads at the same steady rate, each on its own. */
export async function runMixed(task: MixedTask): Promise<MixedResult> {
  const client = new LoadClient(task.target);
  const id = await submitOne(client, task.adminToken);
  const submits: number[] = [];
  const reads: number[] = [];
  const submit = (): Promise<unknown> => submitOne(client, task.adminToken);
  const read = (): Promise<unknown> => client.json('GET', restPaths.job(id), task.adminToken, undefined);
  await Promise.all([steadily(task, submit, submits), steadily(task, read, reads)]);
  return { submit: percentiles(submits), read: percentiles(reads) };
}

async function steadily(task: MixedTask, act: () => Promise<unknown>, samples: number[]): Promise<void> {
  const everyMs = 1000 / task.perSecond;
  const startedAt = performance.now();
  const warmAt = startedAt + task.warmUpSeconds * 1000;
  const endAt = warmAt + task.seconds * 1000;
  const underWay: Promise<void>[] = [];
  const one = async (): Promise<void> => {
    const at = performance.now();
    await act();
    if (at >= warmAt) samples.push(performance.now() - at);
  };
  // Not in step: what is read must not always meet a submission that has just arrived.
  for (let number = 0; performance.now() < endAt; number++) {
    underWay.push(one());
    await wait(Math.max(0, startedAt + (number + Math.random()) * everyMs - performance.now()));
  }
  await Promise.all(underWay);
}
