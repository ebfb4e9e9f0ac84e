import { ApiError } from '@baton/protocol/errors';
import { readSource } from '@baton/protocol/range-words';

type Range = number | { min: number; max: number };

const usage = (problem: string): ApiError => new ApiError('usage', { problem });

/** Options of the form NAME=VALUE as one record. Throws `usage` for another form, and for a name that is given two values. */
export function recordOf<T>(
  option: string,
  texts: readonly string[],
  parse: (text: string, name: string) => T,
): Record<string, T> {
  const values = new Map<string, string>();
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at < 1) throw usage(`${option}: write NAME=VALUE, not '${text}'`);
    const [name, value] = [text.slice(0, at), text.slice(at + 1)];
    const before = values.get(name);
    if (before !== undefined && before !== value) throw usage(`${option}: ${name} can not be both ${before} and ${value}`);
    values.set(name, value);
  }
  return Object.fromEntries([...values].map(([name, value]) => [name, parse(value, name)]));
}

/** `433e6`, or `433e6..434e6`. */
export function parseRange(text: string, name: string): Range {
  const [first = '', second, ...more] = text.split('..').map((part) => part.trim());
  const [min, max] = [Number(first), Number(second ?? first)];
  if (first === '' || second === '' || more.length > 0 || !Number.isFinite(min) || !Number.isFinite(max))
    throw usage(`--range: ${name} is a number, or two as 433e6..434e6, not '${text}'`);
  if (min > max) throw usage(`--range: ${name} begins above its end (${text})`);
  return second === undefined ? min : { min, max };
}

type Source = string | Range;

/** `frequency=2m,70cm,433e6..434e6`; of a name that is given more than once all of it. Throws `usage`. */
export function parseDraws(texts: readonly string[]): Record<string, Source[]> {
  const draws: Record<string, Source[]> = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at < 1) throw usage(`--draw: write NAME=WHAT,…, not '${text}'`);
    const name = text.slice(0, at);
    const sources = text
      .slice(at + 1)
      .split(',')
      .map((each) => {
        const source = readSource(each);
        if (source === null)
          throw usage(`--draw: ${name} is drawn from names, numbers and intervals as 144e6..146e6, not '${each}'`);
        return source;
      });
    draws[name] = [...(Object.hasOwn(draws, name) ? (draws[name] ?? []) : []), ...sources];
  }
  return draws;
}

/** `KEY`, or `KEY=LIMIT`. */
export function parseConcurrency(text: string): { key: string; limit: number } {
  const at = text.lastIndexOf('=');
  const [key, limit] = at === -1 ? [text, '1'] : [text.slice(0, at), text.slice(at + 1)];
  if (key === '' || !/^[1-9]\d{0,4}$/.test(limit)) throw usage(`--concurrency: write KEY or KEY=LIMIT, not '${text}'`);
  return { key, limit: Number(limit) };
}
