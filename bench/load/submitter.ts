import { randomUUID } from 'node:crypto';
import { type Job, restPaths, type SubmitJob } from '@baton/protocol';
import { submissionKey } from '@baton/protocol/submission-key';
import type { LoadClient } from './client.ts';

/** Submits one job for simulated runners and answers its id. */
export const submitOne = (client: LoadClient, token: string): Promise<string> =>
  submitJob(client, token, { name: 'bench', labels: ['bench'], spec: { command: ['true'] } });

/** Submits a job, with a key as the CLI does, and answers its id. */
export async function submitJob(client: LoadClient, token: string, body: SubmitJob): Promise<string> {
  const key = `idempotency-key: ${submissionKey(randomUUID(), Date.now())}\r\n`;
  const job = await client.json<Job>('POST', restPaths.jobs, token, { executor: 'shell', ...body }, key);
  return job.id;
}

/** A gate that lets at most `max` through until some are given back. */
export class Outstanding {
  readonly #max: number;
  readonly #waiting: (() => void)[] = [];
  #count = 0;

  constructor(max: number) {
    this.#max = max;
  }

  async enter(): Promise<void> {
    while (this.#count >= this.#max) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#count++;
  }

  leave(): void {
    this.#count--;
    this.#waiting.shift()?.();
  }
}
