import { type RegistrationToken, restPaths } from '@baton/protocol';
import { LoadClient } from './client.ts';
import { ReturningRunner } from './returning-runner.ts';
import { submitOne } from './submitter.ts';
import type { LoadTask } from './tasks.ts';

export interface ReturnTask extends LoadTask {
  kind: 'return';
  /** so many of the runners hold a job */
  jobs: number;
}

/** How many calls are under way at the same time while the fleet is set up. */
const parallel = 64;

/** Connects the fleet, gives it jobs that never end, answers when all of them are held, and keeps the fleet in contact whatever happens. */
export async function runReturn(task: ReturnTask): Promise<{ connected: number }> {
  const client = new LoadClient(task.target);
  const { token } = await client.json<RegistrationToken>('POST', restPaths.registrationToken, task.adminToken, undefined);
  let held = 0;
  const allHeld = Promise.withResolvers<void>();
  const holds = (): void => {
    if (++held === task.jobs) allHeld.resolve();
  };
  await atOnce(task.runners, async (number) => {
    const runner = await ReturningRunner.connect(client, token, `bench-${number}`, holds);
    void runner.run().catch((error: unknown) => process.send?.({ error: String(error) }));
  });
  await atOnce(task.jobs, async () => {
    await submitOne(client, task.adminToken);
  });
  await allHeld.promise;
  return { connected: task.runners };
}

/** Does something `count` times, some at the same time. */
async function atOnce(count: number, run: (number: number) => Promise<void>): Promise<void> {
  let next = 0;
  const some = async (): Promise<void> => {
    while (next < count) await run(++next);
  };
  await Promise.all(Array.from({ length: parallel }, some));
}
