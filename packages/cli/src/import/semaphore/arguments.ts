import { type Fields, Invalid } from '../shared/fields.ts';
import { isObject, type Json } from '../shared/json.ts';
import { refusePlaceholders } from '../shared/placeholders.ts';
import { jsonOf } from './environment.ts';

/** The further arguments of a template: JSON within a text, or by stage of Terraform. */
export function argumentsOf(template: Fields): string[] {
  const raw = template.raw('arguments');
  const place = template.at('arguments');
  const value = typeof raw === 'string' ? (raw.trim() === '' ? null : jsonOf(raw, place)) : raw;
  return listOf(value, place).map((word) => refusePlaceholders(word, place));
}

function listOf(value: Json, place: string): string[] {
  if (value === null) return [];
  if (isObject(value)) return Object.values(value).flatMap((stage) => listOf(stage, place));
  if (!Array.isArray(value)) throw new Invalid(place, 'must be a list', value);
  return value.map((word) => {
    if (typeof word === 'string' || typeof word === 'number') return String(word);
    throw new Invalid(place, 'must be a list of texts', word);
  });
}

/** An option, and what it says of a specification; `isFlag`: it has no value. */
export interface Option<Spec> {
  names: readonly string[];
  isFlag?: boolean;
  says(value: string, spec: Spec): Partial<Spec>;
}

/** Takes arguments by the options that are known into a specification; throws for the first that is not, for it would be lost. */
export function takeArguments<Spec extends object>(
  words: readonly string[],
  place: string,
  spec: Spec,
  options: readonly Option<Spec>[],
): void {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, name = word, joined] = /^(-{1,2}[\w-]+)=(.*)$/s.exec(word) ?? [];
    const found = options.find((option) => option.names.includes(name));
    if (!found) throw new Invalid(place, 'holds an argument that a specification has no field for', word);
    const value = found.isFlag ? '' : (joined ?? words[++at]);
    if (value === undefined) throw new Invalid(place, 'ends with an option that needs a value', word);
    Object.assign(spec, found.says(value, spec));
  }
}

/** A value that is a whole number. */
export function wholeOf(text: string, place: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new Invalid(place, 'must hold a whole number', text);
}
