import { BadCall } from './bad-call.ts';

/*
 * What stands in the bodies of challengectl's runners. They are written by hand in Python and by people in YAML, so numbers may be texts; what can
 * not be meant is refused in words, because its sender shows them to a person.
 */

export type Fields = Readonly<Record<string, unknown>>;

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Throws {@link BadCall} unless it is an object. */
export function fieldsOf(value: unknown, what: string): Fields {
  if (!isFields(value)) throw new BadCall(`${what} must be a JSON object`);
  return value;
}

/** One line of text. Null for what is not there; throws {@link BadCall} for what is no such text. */
export function lineOf(fields: Fields, name: string, charsMax: number): string | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof text !== 'string') throw new BadCall(`${name} must be a text`);
  if (text.length > charsMax) throw new BadCall(`${name} has more than ${charsMax} characters`);
  if (unprintable.test(text)) throw new BadCall(`${name} has line breaks or control characters in it`);
  return text;
}

/** As {@link lineOf}, of what has to be there. */
export function neededLineOf(fields: Fields, name: string, charsMax: number): string {
  const text = lineOf(fields, name, charsMax);
  if (text === null || text.trim() === '') throw new BadCall(`Missing required field: ${name}`);
  return text;
}

/** A number in these bounds. Null for what is not there. */
export function numberOf(fields: Fields, name: string, { min, max }: { min: number; max: number }): number | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new BadCall(`${name} must be a finite number`);
  if (value < min || value > max) throw new BadCall(`${name} must lie between ${min} and ${max}`);
  return value;
}

export function booleanOf(fields: Fields, name: string): boolean | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'boolean') throw new BadCall(`${name} must be true or false`);
  return value;
}

export function listOf(fields: Fields, name: string, itemsMax: number): readonly unknown[] | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw new BadCall(`${name} must be a list`);
  if (value.length > itemsMax) throw new BadCall(`${name} has more than ${itemsMax} entries`);
  return value;
}
