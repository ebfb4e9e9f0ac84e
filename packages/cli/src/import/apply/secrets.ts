import type { Secret } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Client } from '../../rest/client.ts';
import { Refusal } from '../../rest/refusal.ts';
import { scopePath } from '../../verbs/secrets/scope.ts';
import { quoted } from '../shared/shell-words.ts';
import type { ByHand, FileTemplate, ImportOptions, Translation, WantedSecret } from '../shared/translation.ts';
import type { Item } from './outcome.ts';
import { usualProject } from './ranges.ts';

const pageSize = 1_000;

/** Which secrets the templates need, and which of them have no value yet. */
export async function secretItems(
  client: Client,
  found: Translation,
  options: ImportOptions,
): Promise<{ items: Item[]; byHand: ByHand[] }> {
  const needed = found.secrets.filter(({ name }) => usersOf(found, name).length > 0);
  if (needed.length === 0) return { items: [], byHand: [] };
  const project = options.project ?? usualProject;
  const there = await namesOf(client, restPaths.secrets(scopePath({ project })));
  const items = needed.map((secret): Item => {
    const isThere = there?.includes(secret.name) === true;
    const reason = `${secret.what}, for ${listed(usersOf(found, secret.name))}`;
    return {
      kind: 'secret',
      name: secret.name,
      place: project,
      outcome: isThere ? 'exists' : 'to set',
      reason: isThere ? '' : reason,
    };
  });
  const missing = needed.filter(({ name }) => items.some((item) => item.name === name && item.outcome === 'to set'));
  return { items, byHand: missing.map((secret) => howToSet(secret, project)) };
}

const howToSet = ({ name, what }: WantedSecret, project: string): ByHand => ({
  what: `Set the secret ${name}: ${what}. No export holds its value`,
  commands: [`baton secrets set ${name} --project ${quoted(project)} --file FILE`],
});

const namedMax = 5;

/** The first few, and how many there are besides. */
const listed = (names: readonly string[]): string =>
  names.length <= namedMax ? names.join(', ') : `${names.slice(0, namedMax).join(', ')} and ${names.length - namedMax} more`;

const usersOf = ({ templates }: Translation, name: string): string[] =>
  templates.filter(({ template }) => usesSecret(template, name)).map(({ template }) => template.name);

/** Whether the jobs of a template get the secret. */
export const usesSecret = ({ job }: FileTemplate, name: string): boolean => Object.values(job.secrets ?? {}).includes(name);

/** Null: who imports may not see which there are. */
async function namesOf(client: Client, path: string): Promise<string[] | null> {
  const names: string[] = [];
  try {
    for (let page = 1; ; page += 1) {
      const some = await client.call<Secret[]>('GET', path, { query: { page, limit: pageSize } });
      names.push(...some.map(({ name }) => name));
      if (some.length < pageSize) return names;
    }
  } catch (error) {
    if (error instanceof Refusal && error.status === 403) return null;
    throw error;
  }
}
