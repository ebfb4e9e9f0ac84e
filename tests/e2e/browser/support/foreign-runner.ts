import { type RegistrationToken, type RunnerList, restPaths } from '@baton/protocol';
import type { Bench } from '../../support/bench.ts';
import { untilRunner } from '../../support/live.ts';
import type { Server } from '../../support/server.ts';

const pollEveryMs = 5_000;

/**
 * A runner of Semaphore that registers itself and asks for work, as its program does. It takes no job that asks for no label.
 *
 * @returns its id
 */
export async function foreignRunner(bench: Bench, server: Server, name: string, tags: string[]): Promise<string> {
  const { token } = await server.get<RegistrationToken>(restPaths.registrationToken);
  return await joined(bench, server, { name, tags, registration_token: token });
}

/** The same with what a page or a command line showed. */
export async function joined(
  bench: Bench,
  server: Server,
  fields: { name: string; tags: string[]; registration_token: string },
): Promise<string> {
  const address = `${server.url}/api/internal/runners`;
  const answer = await fetch(address, { method: 'POST', body: JSON.stringify({ max_parallel_tasks: 2, ...fields }) });
  if (answer.status !== 200) throw new Error(`it was not registered: ${answer.status} ${await answer.text()}`);
  const { token } = (await answer.json()) as { token: string };
  const { runners } = await server.get<RunnerList>(`${restPaths.runners}?protocol=semaphore`);
  const id = runners.find((runner) => runner.name === fields.name)?.id ?? '';
  await server.call('PATCH', restPaths.runner(id), { refusesUnlabelled: true });
  const ask = (): Promise<unknown> => fetch(address, { headers: { 'x-runner-token': token } }).catch(() => {});
  await ask();
  const timer = setInterval(ask, pollEveryMs);
  bench.defer(() => clearInterval(timer));
  await untilRunner(server, id, ({ contact }) => contact === 'online');
  return id;
}
