import { type Fields, Invalid } from '../shared/fields.ts';
import { nameOf } from '../shared/names.ts';
import {
  attempt,
  type FileTemplate,
  type ImportOptions,
  skip,
  type Translation,
  takeTemplate,
  tellFor,
} from '../shared/translation.ts';
import { contentOf } from './content.ts';
import { frequencyOf } from './frequency.ts';

/** What challengectl takes where nothing is said, in seconds. */
const usualDelays = { min: 60, max: 90 };

/** The delays that hold for all challenges of a file that name none, in seconds. */
export interface Delays {
  min: number;
  max: number;
}

/** The entry of the list that says what the delays of the others are. */
export function defaultDelays(entries: readonly Fields[]): Delays {
  const said = entries.find((entry) => isDefaults(entry));
  return {
    min: said?.number('default_min_delay') ?? usualDelays.min,
    max: said?.number('default_max_delay') ?? usualDelays.max,
  };
}

export const isDefaults = (entry: Fields): boolean =>
  !entry.has('name') && (entry.has('default_min_delay') || entry.has('default_max_delay'));

/** What an entry of challengectl's own lists calls `config` holds the challenge; in files it is the challenge. */
export const configOf = (entry: Fields): Fields => entry.object('config') ?? entry;

/** Fields that Baton has no counterpart of: who may see a challenge is a matter of rights here. The rate of a sound its file says itself. */
const without = ['public_view', 'record_iq', 'spectrum_paint_before_challenge'];

/** Takes a challenge in as a template of the executor `transmit`. */
export function takeChallenge(into: Translation, file: string, entry: Fields, delays: Delays, options: ImportOptions): void {
  const config = configOf(entry);
  const place = `${file}: ${entry.place}`;
  const called = (config.has('name') ? config : entry).text('name') ?? entry.place;
  attempt(into, 'template', called, place, () => {
    const name = nameOf((config.has('name') ? config : entry).needText('name'), config.at('name'));
    const content = contentOf(config, options);
    if (typeof content === 'string') return skip(into, 'template', name, place, content);
    const template: FileTemplate = {
      name,
      job: { executor: 'transmit', ...frequencyOf(config), priority: priorityOf(config), spec: content.spec },
      schedule: { kind: 'recurring', ...delaysOf(config, delays) },
      enabled: config.flag('enabled', entry.flag('enabled', true)),
    };
    takeTemplate(into, place, template);
    if (content.missing !== null) needFile(into, name, content.missing);
    const lost = without.filter((field) => config.has(field));
    if (lost.length > 0) skip(into, 'other', `${lost.join(', ')} of ${name}`, place, 'Baton has nothing of the kind');
    return undefined;
  });
}

function priorityOf(config: Fields): number {
  const priority = config.number('priority') ?? 0;
  if (Number.isInteger(priority) && Math.abs(priority) <= 1_000_000) return priority;
  throw new Invalid(config.at('priority'), 'must be a whole number', priority);
}

function delaysOf(config: Fields, delays: Delays): { minDelayMs: number; maxDelayMs: number } {
  const [min, max] = [config.number('min_delay') ?? delays.min, config.number('max_delay') ?? delays.max];
  if (min > max) throw new Invalid(config.at('min_delay'), `must not be above max_delay (${max})`, min);
  const ms = (seconds: number, name: string): number => {
    if (seconds >= 1 && seconds <= 365 * 24 * 3_600) return Math.round(seconds * 1_000);
    throw new Invalid(config.at(name), 'must be from 1 second to a year', seconds);
  };
  return { minDelayMs: ms(min, 'min_delay'), maxDelayMs: ms(max, 'max_delay') };
}

function needFile(into: Translation, name: string, path: string): void {
  const what = `Put ${path} into the folder that the devices of the transmitters name as files, for ${name}; or import with --files FOLDER, so that short sounds come along`;
  tellFor(into, name, what);
}
