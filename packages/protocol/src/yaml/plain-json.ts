export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const depthMax = 32;

/** What a text says without repeating anything by aliases is far less. */
const valuesMax = 200_000;

/** What YAML means, when it is nothing but JSON; mappings come as `Map`. Throws an error that names the place otherwise, and for what is deeper than 32, goes in a circle, or is far longer than its text. */
export const plainJson = (value: unknown): Json => check(value, '', { above: [], counter: { values: 0 } });

interface Seen {
  above: readonly unknown[];
  /** of all that was looked at, wherever it stands */
  counter: { values: number };
}

function check(value: unknown, place: string, { above, counter }: Seen): Json {
  counter.values += 1;
  if (counter.values > valuesMax) throw new Error(`${place}: aliases make more than ${valuesMax} values of it`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new Error(`${place || 'the document'}: ${value} is no number that JSON has`);
  }
  if (typeof value !== 'object') throw new Error(`${place || 'the document'}: a ${typeof value} can not stand here`);
  if (above.includes(value)) throw new Error(`${place}: contains itself`);
  if (above.length >= depthMax) throw new Error(`${place}: is deeper than ${depthMax}`);
  const inside = { above: [...above, value], counter };
  if (Array.isArray(value)) return value.map((item, index) => check(item, `${place}[${index}]`, inside));
  if (!(value instanceof Map)) throw new Error(`${place}: is neither a list nor a mapping`);
  const entries = [...value].map(([key, item]) => {
    const name = keyOf(key, place);
    return [name, check(item, place === '' ? name : `${place}.${name}`, inside)] as const;
  });
  return Object.fromEntries(entries);
}

/** JSON has texts alone as keys; what YAML reads as a number, a truth or nothing is as good. */
function keyOf(key: unknown, place: string): string {
  if (typeof key === 'object' && key !== null) throw new Error(`${place || 'the document'}: a key is a list or a mapping`);
  return String(key);
}
