import type { FoundLines } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import type { Client } from '../../rest/client.ts';
import { type Patience, patiently } from '../../rest/patiently.ts';

const pageMax = 1000;

interface Wanted {
  id: string;
  text: string;
  attempt?: number;
  exactCase?: true;
  pattern?: true;
}

/** Prints the lines of a log that have a text, as the server finds them. */
export async function printFound(context: Context, client: Client, patience: Patience, wanted: Wanted): Promise<void> {
  const { id, text, attempt, exactCase, pattern } = wanted;
  const how = { as: pattern ? 'pattern' : undefined, case: exactCase ? 'exact' : undefined };
  const query = { q: text, attempt, ...how, limit: pageMax };
  for (let after: string | undefined; ; ) {
    const options = { query: { ...query, after }, signal: patience.signal };
    const { found, next } = await patiently(() => client.call<FoundLines>('GET', restPaths.jobLogSearch(id), options), patience);
    await context.print(found.map((hit) => `${hit.line}:${clean(hit.text)}\n`).join(''));
    if (next === null) return;
    after = next;
  }
}
