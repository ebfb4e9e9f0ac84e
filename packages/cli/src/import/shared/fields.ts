import { showValue } from '@baton/protocol/errors';
import { isObject, type Json, type JsonObject } from './json.ts';

const secretName = /(?:^|[._])(?:api_key|token|secret|password|passphrase|private_key|secret_key)$/i;
const hidden = '(not shown)';

/** The same without what old configurations keep secret, by the names of the fields. */
function withoutSecrets(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return secretName.test(name) ? hidden : value;
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each, name));
  return Object.fromEntries(Object.entries(value).map(([field, own]) => [field, withoutSecrets(own, field)]));
}

/** Something in a file is not as it must be; whoever reads the thing it belongs to tells of it and goes on with the next. */
export class Invalid extends Error {
  override name = 'Invalid';

  constructor(place: string, problem: string, value?: unknown) {
    const shown =
      value === undefined ? '' : `${problem.startsWith('must') ? ', not' : ':'} ${showValue(withoutSecrets(value, place))}`;
    super(`${place}${place === '' ? '' : ' '}${problem}${shown}`);
  }
}

const truthOf = (word: string): boolean | undefined =>
  ['true', 'yes', 'on'].includes(word) ? true : ['false', 'no', 'off'].includes(word) ? false : undefined;

/** A value as a word; what is no single value, as JSON. */
export const wordOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/**
 * The fields of an object of a file. Null is as good as nothing. What has another type than it must have throws {@link Invalid}, with its
 * place and value.
 */
export class Fields {
  readonly place: string;
  readonly #object: JsonObject;

  constructor(value: Json | undefined, place: string) {
    if (!isObject(value)) throw new Invalid(place || 'the file', 'must be an object', value ?? null);
    this.#object = value;
    this.place = place;
  }

  at(name: string): string {
    return this.place === '' ? name : `${this.place}.${name}`;
  }

  get names(): string[] {
    return Object.keys(this.#object);
  }

  raw(name: string): Json {
    return Object.hasOwn(this.#object, name) ? (this.#object[name] ?? null) : null;
  }

  /** What to call something by that may be anything; `otherwise` where nothing is there. */
  shown(name: string, otherwise = this.place): string {
    const value = this.raw(name);
    return value === null || value === '' ? otherwise : wordOf(value);
  }

  has(name: string): boolean {
    return this.raw(name) !== null;
  }

  text(name: string): string | null {
    const value = this.raw(name);
    if (value === null || typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    throw new Invalid(this.at(name), 'must be a text', value);
  }

  needText(name: string): string {
    const value = this.text(name)?.trim() ?? '';
    if (value === '') throw new Invalid(this.at(name), 'is missing');
    return value;
  }

  /** Also as YAML 1.1 writes numbers: `146_550_000`. */
  number(name: string): number | null {
    const value = this.raw(name);
    if (value === null || typeof value === 'number') return value;
    const read = typeof value === 'string' && /^[-+]?\d[\d_]*(\.\d+)?(e[-+]?\d+)?$/i.test(value.trim());
    if (read) return Number(value.trim().replaceAll('_', ''));
    throw new Invalid(this.at(name), 'must be a number', value);
  }

  needNumber(name: string): number {
    const value = this.number(name);
    if (value === null) throw new Invalid(this.at(name), 'is missing');
    return value;
  }

  /** Also as YAML 1.1 writes it: `yes`, `off`. */
  flag(name: string, usual: boolean): boolean {
    const value = this.raw(name);
    if (value === null) return usual;
    const known = typeof value === 'boolean' ? value : truthOf(wordOf(value).toLowerCase());
    if (known === undefined) throw new Invalid(this.at(name), 'must be true or false', value);
    return known;
  }

  list(name: string): Json[] {
    const value = this.raw(name);
    if (value === null) return [];
    if (!Array.isArray(value)) throw new Invalid(this.at(name), 'must be a list', value);
    return value;
  }

  texts(name: string): string[] {
    return this.list(name).map((each, index) => {
      if (typeof each === 'string' || typeof each === 'number') return String(each);
      throw new Invalid(`${this.at(name)}[${index}]`, 'must be a text', each);
    });
  }

  object(name: string): Fields | null {
    return this.has(name) ? new Fields(this.raw(name), this.at(name)) : null;
  }

  objects(name: string): Fields[] {
    return this.list(name).map((each, index) => new Fields(each, `${this.at(name)}[${index}]`));
  }
}
