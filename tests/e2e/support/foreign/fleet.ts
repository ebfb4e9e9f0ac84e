import { type RegistrationToken, restPaths } from '@baton/protocol';
import { Agent } from 'undici';
import { challengectlHttp } from '../../../support/foreign/challengectl/http-wire.ts';
import { ChallengectlRunner } from '../../../support/foreign/challengectl/runner.ts';
import { giteaHttp } from '../../../support/foreign/gitea/http-wire.ts';
import { GiteaRunner } from '../../../support/foreign/gitea/runner.ts';
import { semaphoreHttp } from '../../../support/foreign/semaphore/http-wire.ts';
import { SemaphoreRunner } from '../../../support/foreign/semaphore/runner.ts';
import type { Bench } from '../bench.ts';
import { call, taken } from '../rest.ts';
import type { Server } from '../server.ts';
import { type Begin, ForeignClient } from './client.ts';
import type { Machines } from './machine.ts';

/** Their own waiting times pass so much faster: a runner of Semaphore begins one task each five seconds. */
const speeds = { gitea: 20, semaphore: 50, challengectl: 50 };

const registration = async (server: Server): Promise<string> =>
  (await server.get<RegistrationToken>(restPaths.registrationToken)).token;

async function registered<T>(bench: Bench, register: (agent: Agent) => Promise<T>): Promise<T> {
  const agent = new Agent();
  bench.defer(() => agent.destroy());
  return await register(agent);
}

/**
 * A runner of Gitea that registered itself.
 *
 * @param ports of the servers that it reaches in turn; left out: its own alone
 */
export async function giteaClient(
  bench: Bench,
  server: Server,
  machines: Pick<Machines, 'workshopOf'>,
  name: string,
  capacity: number,
  ports?: readonly number[],
): Promise<ForeignClient> {
  const token = await registration(server);
  const asked = { name, token, labels: ['linux'], version: 'v3.3.0', ephemeral: false };
  const known = await registered(bench, (agent) => giteaHttp(() => server.url, agent).register(asked));
  const begin: Begin = (time, url, agent) => {
    const wire = giteaHttp(url, agent);
    const workshop = machines.workshopOf(name);
    // a service manager starts it again when the server was away as it began
    let runner: GiteaRunner;
    const start = (): void => {
      const exited = (): void => void time.after(1_000, start);
      runner = new GiteaRunner({ wire, time, workshop, registration: known, labels: ['linux:host'], capacity, exited });
      void runner.daemon();
    };
    start();
    return () => runner.died();
  };
  return await ForeignClient.start(bench, server, name, speeds.gitea, begin, ports);
}

/** A runner of Semaphore that registered itself, with a tag. */
export async function semaphoreClient(
  bench: Bench,
  server: Server,
  machines: Machines,
  name: string,
  { tag, parallelMax }: { tag: string; parallelMax: number },
): Promise<ForeignClient> {
  const secret = await registration(server);
  const token = await registered(bench, (agent) =>
    semaphoreHttp(() => server.url, agent).register(secret, name, [tag], parallelMax),
  );
  return await ForeignClient.start(bench, server, name, speeds.semaphore, (time, url, agent) => {
    const workshop = machines.workshopOf(name);
    const runner = new SemaphoreRunner({ wire: semaphoreHttp(url, agent), time, workshop, token, parallelMax });
    runner.start();
    return () => runner.died();
  });
}

/** A runner of challengectl, as its provisioning makes one. */
export async function challengectlClient(bench: Bench, server: Server, machines: Machines, name: string): Promise<ForeignClient> {
  const { secret } = await server.post<{ secret: string }>(restPaths.provisioningKeys, { name: `for ${name}` });
  const asked = { token: secret, body: { runner_name: name } };
  const made = taken(
    await call<{ runner_id: string; enrollment_token: string; api_key: string }>(
      server.url,
      'POST',
      '/api/provisioning/provision',
      asked,
    ),
  );
  const identity = { runnerId: made.runner_id, apiKey: made.api_key, hostname: name, mac: '02:00:00:00:00:01', machineId: name };
  const devices = [{ device_id: 0, model: 'hackrf', name: '0', frequency_limits: ['430000000-440000000'] }];
  return await ForeignClient.start(bench, server, name, speeds.challengectl, (time, url, agent) => {
    const wire = challengectlHttp(url, agent);
    const workshop = machines.workshopOf(name);
    let runner: ChallengectlRunner;
    const start = (): void => {
      const exited = (): void => void time.after(20_000, start);
      const more = { identity, devices, enrollmentToken: made.enrollment_token, exited };
      runner = new ChallengectlRunner({ wire, time, workshop, ...more });
      void runner.run();
    };
    start();
    return () => runner.died();
  });
}
