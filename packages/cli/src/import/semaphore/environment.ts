import { type Fields, Invalid } from '../shared/fields.ts';
import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { refusePlaceholders } from '../shared/placeholders.ts';
import type { Backup } from './backup.ts';

/** What the variable groups of a template say together; a later one wins. */
export interface Variables {
  /** for the tool: extra variables, input variables, arguments */
  extra: JsonObject;
  /** environment variables */
  environment: Record<string, string>;
  groups: string[];
}

/** The variable groups that a template names: one, in older backups, or several. */
export function variablesOf(backup: Backup, template: Fields): Variables {
  const one = template.text('environment');
  const groups = [...(one === null || one === '' ? [] : [one]), ...template.texts('environments')];
  const all: Variables = { extra: {}, environment: {}, groups: [...new Set(groups)] };
  for (const name of all.groups) {
    const group = backup.named('environments', name);
    if (!group) throw new Invalid(template.at('environment'), 'is no variable group of the backup', name);
    Object.assign(all.extra, objectOf(group, 'json'));
    for (const [variable, value] of Object.entries(objectOf(group, 'env')))
      all.environment[variableOf(variable, group)] = textOf(value, group);
  }
  return all;
}

/** JSON within a text, as backups hold it. */
function objectOf(owner: Fields, field: string): JsonObject {
  const raw = owner.raw(field);
  if (isObject(raw)) return raw;
  const text = owner.text(field)?.trim() ?? '';
  if (text === '') return {};
  const value = jsonOf(text, owner.at(field));
  if (value === null) return {};
  if (!isObject(value)) throw new Invalid(owner.at(field), 'must hold an object of JSON', text);
  return value;
}

/** The JSON of a text. */
export function jsonOf(text: string, place: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Invalid(place, 'must hold JSON', text);
  }
}

function variableOf(name: string, group: Fields): string {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,199}$/.test(name)) return name;
  throw new Invalid(group.at('env'), 'must name variables by letters, digits and _', name);
}

function textOf(value: Json, group: Fields): string {
  if (typeof value === 'object' && value !== null) throw new Invalid(group.at('env'), 'must hold single values', value);
  return value === null ? '' : refusePlaceholders(String(value), group.at('env'));
}
