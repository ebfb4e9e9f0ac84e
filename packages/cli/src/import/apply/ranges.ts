import { isDeepStrictEqual } from 'node:util';
import type { NamedRange, NamedRangeList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Client } from '../../rest/client.ts';
import type { ImportOptions, Translation } from '../shared/translation.ts';
import type { Item, Step } from './outcome.ts';
import { differs, type Rules } from './templates.ts';

/** The project of jobs that name none. */
export const usualProject = 'baton/default';

/** What is to be done for each named range, in the project's own scope. */
export async function rangeSteps(client: Client, found: Translation, options: ImportOptions, { update }: Rules): Promise<Step[]> {
  if (found.ranges.length === 0) return [];
  const scope = options.project ?? usualProject;
  const { ranges: there } = await client.call<NamedRangeList>('GET', restPaths.ranges, { query: { scope } });
  return found.ranges.map(({ place, name, range }) => {
    const old = there.find((each) => each.name === name && each.measures === range.measures);
    const item: Item = { kind: 'range', name, place, ...outcomeOf(old, range, update) };
    const isToDo = item.outcome === 'created' || item.outcome === 'changed';
    const path = restPaths.range(encodeURIComponent(name));
    const set = async () => void (await client.call('PUT', path, { body: { scope, ...range } }));
    return { item, carryOut: isToDo ? set : null };
  });
}

function outcomeOf(
  old: NamedRange | undefined,
  { intervals, description = '' }: Translation['ranges'][number]['range'],
  update: boolean,
): Pick<Item, 'outcome' | 'reason'> {
  if (!old) return { outcome: 'created', reason: '' };
  const isSame = isDeepStrictEqual(old.intervals, intervals);
  if (isSame && old.description === description) return { outcome: 'unchanged', reason: '' };
  return update ? { outcome: 'changed', reason: '' } : { outcome: 'exists', reason: differs };
}
