import { type RegistrationToken, restPaths } from '@baton/protocol';
import { LoadClient, type Target } from '../load/client.ts';
import { submitJob } from '../load/submitter.ts';
import { type CpuTimes, cpuTimes } from '../processes/cpu.ts';
import { blockedKinds, kinds, projectName, runnerLabels } from './kinds.ts';
import { SlotRunner } from './slot-runner.ts';

/** A server with its database, and how long its queue is. */
export interface SideTarget {
  target: Target;
  adminToken: string;
  pid: number;
  /** the process whose children are the database; null: it is in the server's process */
  databasePid: number | null;
}

/** Runners: those with one slot, and those with twenty. */
export interface Fleet {
  single: SlotRunner[];
  twenty: SlotRunner[];
}

/** One runner in five has twenty slots. */
const twentyEvery = 5;
const slots = 20;
const atOnce = 16;

/** How many jobs a fleet of so many runners holds. */
export const heldBy = (runners: number): number => {
  const twenties = Math.floor(runners / twentyEvery);
  return runners - twenties + twenties * slots;
};

/** Calls `work` for each, some at the same time. */
export async function each<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const turn = items.values();
  const some = async (): Promise<void> => {
    for (const item of turn) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, some));
}

/** One of the two servers that are compared, with its fleet. */
export class Side {
  readonly client: LoadClient;
  readonly fleet: Fleet = { single: [], twenty: [] };
  readonly #of: SideTarget;
  readonly #kinds = new Map([...kinds, ...blockedKinds].map((kind) => [kind.name, kind]));

  constructor(of: SideTarget) {
    this.#of = of;
    this.client = new LoadClient(of.target);
  }

  /** Connects a fleet and lets each runner take as much as it can. */
  async connect(runners: number, onError: (error: unknown) => void): Promise<void> {
    const { token } = await this.json<RegistrationToken>('POST', restPaths.registrationToken, undefined);
    const numbers = Array.from({ length: runners }, (_, number) => number);
    await each(numbers, async (number) => {
      const capacity = number % twentyEvery === 0 ? slots : 1;
      // a fifth of them each, so that the labels come to be spread over both kinds
      const labels = runnerLabels(number + Math.floor(number / 10));
      const runner = await SlotRunner.connect(this.client, token, { name: `bench-${number}`, labels, capacity }, onError);
      this.fleet[capacity === 1 ? 'single' : 'twenty'].push(runner);
      runner.idle();
    });
    await each([...this.fleet.single, ...this.fleet.twenty], async (runner) => {
      while (runner.holds < runner.capacity) await runner.accept(await runner.claim());
      runner.idle();
    });
  }

  /** Submits one job of each of these kinds. */
  async submit(names: readonly string[]): Promise<void> {
    await each(names, async (name) => {
      const kind = this.#kinds.get(name);
      if (!kind) throw new Error(`a job came back as ${name}`);
      const body = { name, project: projectName(kind.project), labels: [kind.label], spec: { command: ['true'] } };
      await submitJob(this.client, this.#of.adminToken, body);
    });
  }

  json<T>(method: string, path: string, body: unknown): Promise<T> {
    return this.client.json<T>(method, path, this.#of.adminToken, body);
  }

  /** What the server and its database have used so far. */
  cpu(): Promise<CpuTimes> {
    const { pid, databasePid } = this.#of;
    return cpuTimes([pid], databasePid === null ? [] : [databasePid]);
  }

  async metrics(): Promise<string> {
    const { host, port } = this.#of.target;
    return await (await fetch(`http://${host}:${port}/metrics`)).text();
  }
}
