import { type RegistrationToken, restPaths } from '@baton/protocol';
import type { LoadClient } from './client.ts';
import { type RunnerHooks, type RunnerOptions, SimulatedRunner } from './simulated-runner.ts';

/** How many runners register at the same time. */
const parallel = 64;

/** Connects `count` simulated runners and lets them sync. */
export async function connectFleet(
  client: LoadClient,
  adminToken: string,
  count: number,
  hooks: RunnerHooks,
  options: RunnerOptions,
): Promise<{ runners: SimulatedRunner[]; stopped: Promise<unknown> }> {
  const { token } = await client.json<RegistrationToken>('POST', restPaths.registrationToken, adminToken, undefined);
  const runners: SimulatedRunner[] = [];
  let next = 0;
  const connectSome = async (): Promise<void> => {
    while (next < count) {
      const name = `bench-${++next}`;
      runners.push(await SimulatedRunner.connect(client, token, name, hooks, options));
    }
  };
  await Promise.all(Array.from({ length: parallel }, connectSome));
  const loops = runners.map((runner) => runner.run().catch((error: unknown) => process.send?.({ error: String(error) })));
  return { runners, stopped: Promise.all(loops) };
}
