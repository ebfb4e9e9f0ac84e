import { isDeepStrictEqual } from 'node:util';
import type { PauseWindow, ScopePause, SetPauseHours } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Client } from '../../rest/client.ts';
import { windowWords } from '../../verbs/pause/window.ts';
import type { ImportOptions, Translation } from '../shared/translation.ts';
import type { Item, Step } from './outcome.ts';
import { usualProject } from './ranges.ts';
import { differs, type Rules } from './templates.ts';

/** What is to be done about the hours in which the project is paused. */
export async function hourSteps(
  client: Client,
  { hours }: Translation,
  options: ImportOptions,
  { update }: Rules,
): Promise<Step[]> {
  if (!hours) return [];
  const scope = options.project ?? usualProject;
  const there = await client.call<ScopePause>('GET', restPaths.pause, { query: { scope } });
  const item: Item = {
    kind: 'pause hours',
    name: hours.hours.map(windowWords).join(', '),
    place: hours.place,
    outcome: 'created',
    reason: '',
  };
  if (sameHours(there.hours, hours.hours)) item.outcome = 'unchanged';
  else if (there.hours.length > 0) Object.assign(item, update ? { outcome: 'changed' } : { outcome: 'exists', reason: differs });
  const isToDo = item.outcome === 'created' || item.outcome === 'changed';
  const body: SetPauseHours = { scope, hours: hours.hours };
  const set = async () => void (await client.call('PUT', restPaths.pauseHours, { body }));
  return [{ item, carryOut: isToDo ? set : null }];
}

const plain = ({ days = [], from, to, timeZone }: PauseWindow): PauseWindow => ({ days, from, to, timeZone });
const sameHours = (one: readonly PauseWindow[], other: readonly PauseWindow[]): boolean =>
  isDeepStrictEqual(one.map(plain), other.map(plain));
