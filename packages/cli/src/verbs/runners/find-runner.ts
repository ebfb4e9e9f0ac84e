import type { Runner, RunnerList } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Client } from '../../rest/client.ts';

const prefixCharsMin = 4;

/** The runner that a person means: by name, number, id, or the beginning of its id. Throws `runner_not_found`, `usage`. */
export async function findRunner(client: Client, text: string): Promise<Runner> {
  const { runners } = await client.call<RunnerList>('GET', restPaths.runners);
  return choose(runners, text);
}

/** All of them, each once. When one is not found, none is answered: a typing error must not leave half of the work done. */
export async function findRunners(client: Client, texts: readonly string[]): Promise<Runner[]> {
  const { runners } = await client.call<RunnerList>('GET', restPaths.runners);
  return [...new Set(texts.map((text) => choose(runners, text)))];
}

function choose(runners: readonly Runner[], text: string): Runner {
  const exact =
    runners.find(({ id, name }) => name === text || id === text) ?? runners.find(({ number }) => String(number) === text);
  if (exact) return exact;
  const found = text.length < prefixCharsMin ? [] : runners.filter(({ id }) => id.startsWith(text.toLowerCase()));
  const [first, second] = found;
  if (!first) throw new ApiError('runner_not_found', { runnerId: text });
  if (second) throw new ApiError('usage', { problem: `Several runners begin with ${text} (${first.name}, ${second.name}…)` });
  return first;
}
