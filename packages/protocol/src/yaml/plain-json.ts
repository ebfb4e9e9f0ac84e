export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const depthMax = 32;

/** What a text says without repeating anything by aliases is far less. */
const valuesMax = 200_000;

/** Something of a document is not as JSON has it. `path` leads to it. */
export class NoJson extends Error {
  override name = 'NoJson';
  readonly path: readonly (number | string)[];

  constructor(path: readonly (number | string)[], problem: string) {
    super(`${placeOf(path) || 'the document'}: ${problem}`);
    this.path = path;
  }
}

/** A path for people: `jobs.build[2].uses`. Of the whole it is empty. */
export function placeOf(path: readonly (number | string)[]): string {
  const steps = path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`));
  return steps.join('');
}

/** What YAML means, when it is nothing but JSON; mappings come as `Map`. Throws {@link NoJson} otherwise, and for what is deeper than 32, goes in a circle, or is far longer than its text. */
export const plainJson = (value: unknown): Json => check(value, [], { above: [], counter: { values: 0 } });

interface Seen {
  above: readonly unknown[];
  /** of all that was looked at, wherever it stands */
  counter: { values: number };
}

function check(value: unknown, path: readonly (number | string)[], { above, counter }: Seen): Json {
  counter.values += 1;
  if (counter.values > valuesMax) throw new NoJson(path, `aliases make more than ${valuesMax} values of it`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new NoJson(path, `${value} is no number that JSON has`);
  }
  if (typeof value !== 'object') throw new NoJson(path, `a ${typeof value} can not stand here`);
  if (above.includes(value)) throw new NoJson(path, 'contains itself');
  if (above.length >= depthMax) throw new NoJson(path, `is deeper than ${depthMax}`);
  const inside = { above: [...above, value], counter };
  if (Array.isArray(value)) return value.map((item, index) => check(item, [...path, index], inside));
  if (!(value instanceof Map)) throw new NoJson(path, 'is neither a list nor a mapping');
  const entries = [...value].map(([key, item]) => {
    const name = keyOf(key, path);
    return [name, check(item, [...path, name], inside)] as const;
  });
  return Object.fromEntries(entries);
}

/** JSON has texts alone as keys; what YAML reads as a number, a truth or nothing is as good. */
function keyOf(key: unknown, path: readonly (number | string)[]): string {
  if (typeof key === 'object' && key !== null) throw new NoJson(path, 'a key is a list or a mapping');
  return String(key);
}
