import { Invalid } from './fields.ts';
import type { Json } from './json.ts';

/** What our templates take for a parameter. */
const placeholder = /\{\{(\s*)([a-z][a-z0-9_]*)(\s*)\}\}/g;

/** Jinja reads `{{ (name) }}` as it reads `{{ name }}`, and our templates leave it alone. No blank is added: in an inventory it would end the value. */
export const shielded = (text: string): string => text.replace(placeholder, '{{$1($2)$3}}');

/** The same in all texts of a value. */
export function shieldedIn(value: Json): Json {
  if (typeof value === 'string') return shielded(value);
  if (Array.isArray(value)) return value.map(shieldedIn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, own]) => [name, shieldedIn(own)]));
}

/** Throws where a text that nothing may be put into says something in braces that a template would fill in. */
export function refusePlaceholders(text: string, place: string): string {
  const [found] = text.match(placeholder) ?? [];
  if (found !== undefined) throw new Invalid(place, `says ${found}, which a template would take for a parameter`);
  return text;
}

/** A text of a specification that stands for the value of a parameter. */
export const placeholderOf = (parameter: string): string => `{{ ${parameter} }}`;
