import { spawn } from 'node:child_process';
import { type Percentiles, percentiles } from '../report/percentiles.ts';
import { LoadClient } from './client.ts';
import { Mailbox } from './mailbox.ts';
import { submitJob } from './submitter.ts';
import type { LoadTask } from './tasks.ts';

export interface StartedTask extends LoadTask {
  kind: 'started';
  perSecond: number;
}

export interface StartedResult {
  /** submission sent → the process said that it runs */
  job: Percentiles;
  /** the same command started by Node itself */
  spawn: Percentiles;
}

/** What a started process says, by the number that it was given. */
class Starts {
  readonly #begunAt = new Map<number, number>();
  readonly #samples: number[] = [];
  readonly #mailbox = new Mailbox((line) => this.#take(Number(line)));
  #last = 0;

  /** A command that tells its start, with a shell and nothing that it would have to start itself. The clock runs from here. */
  begin(): string[] {
    const number = ++this.#last;
    this.#begunAt.set(number, performance.now());
    return ['/bin/sh', '-c', `echo ${number} > ${this.#mailbox.path}`];
  }

  get count(): number {
    return this.#samples.length;
  }

  /** Of all but the first `skip` of them. */
  end(skip: number): Percentiles {
    this.#mailbox.close();
    return percentiles(this.#samples.slice(skip));
  }

  #take(number: number): void {
    const at = this.#begunAt.get(number);
    if (at !== undefined) this.#samples.push(performance.now() - at);
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Jobs at a steady rate on a real runner, then as many bare processes at the same rate. */
export async function runStarted(task: StartedTask): Promise<StartedResult> {
  const client = new LoadClient(task.target);
  const submit = (command: string[]): void => {
    submitJob(client, task.adminToken, { name: 'started', spec: { command } }).catch((error: unknown) =>
      process.send?.({ error: String(error) }),
    );
  };
  const job = await measure(task, submit);
  const bare = await measure(task, ([file, ...words]) => {
    spawn(file ?? '', words, { stdio: ['ignore', 'pipe', 'pipe'] });
  });
  return { job, spawn: bare };
}

async function measure(task: StartedTask, start: (command: string[]) => void): Promise<Percentiles> {
  const starts = new Starts();
  const warm = task.warmUpSeconds * task.perSecond;
  const total = warm + task.seconds * task.perSecond;
  const startedAt = performance.now();
  for (let number = 0; number < total; number++) {
    await wait(Math.max(0, startedAt + (number * 1000) / task.perSecond - performance.now()));
    start(starts.begin());
  }
  while (starts.count < total) await wait(10);
  return starts.end(warm);
}
