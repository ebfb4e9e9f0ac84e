import type { Runner, RunnerList } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Client } from '../../rest/client.ts';

const prefixCharsMin = 4;

/**
 * The runner that a person means: by name, number, id, or the beginning of its id; one that left the lists by its whole id. Throws
 * `runner_not_found`, `runner_removed`, `usage`.
 */
export async function findRunner(client: Client, text: string): Promise<Runner> {
  const [runner] = await findRunners(client, [text]);
  if (!runner) throw new ApiError('runner_not_found', { runnerId: text });
  return runner;
}

/** All of them, each once. When one is not found, none is answered: a typing error must not leave half of the work done. */
export async function findRunners(client: Client, texts: readonly string[]): Promise<Runner[]> {
  const { runners } = await client.call<RunnerList>('GET', restPaths.runners);
  const found: Runner[] = [];
  for (const text of texts) found.push(choose(runners, text) ?? (await unlisted(client, text)));
  return [...new Map(found.map((runner) => [runner.id, runner])).values()];
}

const wholeId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The server tells what became of a runner that is not in the list. */
async function unlisted(client: Client, text: string): Promise<Runner> {
  if (!wholeId.test(text)) throw new ApiError('runner_not_found', { runnerId: text });
  return await client.call<Runner>('GET', restPaths.runner(text));
}

function choose(runners: readonly Runner[], text: string): Runner | null {
  const exact =
    runners.find(({ id, name }) => name === text || id === text) ?? runners.find(({ number }) => String(number) === text);
  if (exact) return exact;
  const found = text.length < prefixCharsMin ? [] : runners.filter(({ id }) => id.startsWith(text.toLowerCase()));
  const [first, second] = found;
  if (!first) return null;
  if (second) throw new ApiError('usage', { problem: `Several runners begin with ${text} (${first.name}, ${second.name}…)` });
  return first;
}
