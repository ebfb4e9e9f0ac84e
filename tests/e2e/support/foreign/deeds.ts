import { type Job, restPaths } from '@baton/protocol';
import { untilRunning } from '../jobs.ts';
import { untilJob } from '../live.ts';
import type { Server } from '../server.ts';
import { passing, within } from '../within.ts';
import type { Machines } from './machine.ts';

export interface Deed {
  server: Server;
  machines: Machines;
  /** of a job that was submitted */
  id: string;
  /** of its plan, where a machine of a client runs it; null: a runner of ours does */
  number: number | null;
  ms: number;
}

/**
 * A call of a person, again until it is carried out: the server, or the runner, may be away.
 *
 * @param done refusals that say that an earlier one was, whose answer got lost
 */
async function insist(server: Server, [method, path]: [string, string], done: readonly number[]): Promise<void> {
  for (;;) {
    await server.untilUp();
    const answer = await server.call(method, path, method === 'POST' ? {} : undefined).catch(() => null);
    if (answer !== null && (answer.status < 300 || done.includes(answer.status))) return;
    await passing(50);
  }
}

/** Resolves when it runs: on the machine itself, where that is here. */
async function begun({ server, machines, id, number, ms }: Deed): Promise<void> {
  if (number === null) await untilRunning(server, id, 1, ms);
  else await within(ms, machines.untilBegun(number), () => `a run of plan ${number}`);
}

const finals: readonly Job['state'][] = ['succeeded', 'failed', 'cancelled'];

const over = async ({ server, id, ms }: Deed): Promise<Job> =>
  (await untilJob(server, id, ({ job }) => finals.includes(job.state), ms)).job;

/** It is cancelled while it runs. */
export async function cancelledInTheMiddle(deed: Deed): Promise<Job> {
  await begun(deed);
  await insist(deed.server, ['POST', restPaths.jobCancel(deed.id)], [409]);
  return await over(deed);
}

/** The runner that it is pinned to is removed while it runs. */
export async function removedInTheMiddle(deed: Deed, runner: string): Promise<Job> {
  await begun(deed);
  await insist(deed.server, ['DELETE', restPaths.runner(runner)], [404, 410]);
  return await over(deed);
}

/** The runner that it is pinned to is kicked while it runs. */
export async function kickedInTheMiddle(deed: Deed, runner: string): Promise<Job> {
  await begun(deed);
  await insist(deed.server, ['POST', restPaths.runnerAction(runner, 'kick')], []);
  return await over(deed);
}
