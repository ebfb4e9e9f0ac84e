import fc from 'fast-check';

/** One change of a body: where in it, counted over all its places, and what is there then. */
export interface Change {
  place: number;
  how: 'replace' | 'remove' | 'add';
  /** which of the odd values */
  value: number;
}

const odd: readonly unknown[] = [
  ...[null, true, 0, -1, 0.1, 1e308, 2 ** 53, -(2 ** 63), '9223372036854775808', '-1', 'NaN'],
  ...['', ' ', '\u0000', '\ud800', 'ü'.repeat(300), 'a'.repeat(70_000), '__proto__', '../..', '\r\nx: y'],
  ...['2026-13-45T99:99:99Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z', 'https://169.254.169.254/'],
  ...[[], {}, [[]], [null], [{}], { toString: 1 }, { constructor: null }, { a: { b: { c: 1 } } }, Array(2_000).fill(1)],
];

/** A few changes, as they are made by somebody who knows the protocol and means no good. */
export const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({ place: fc.nat(), how: fc.constantFrom('replace', 'replace', 'remove', 'add'), value: fc.nat(odd.length - 1) }),
  { minLength: 1, maxLength: 3 },
);

type Owner = Record<string, unknown>;

/** The body with these changes; itself it stays as it is. */
export function changed(body: unknown, some: readonly Change[]): unknown {
  const root: Owner = { body: structuredClone(body) };
  for (const { place, how, value: which } of some) {
    // changes that follow may change it too
    const value = structuredClone(odd[which]);
    const places = placesIn(root);
    const found = places[place % Math.max(1, places.length)];
    if (!found) continue;
    const { owner, name } = found;
    const there = owner[name];
    if (how === 'remove') delete owner[name];
    else if (how === 'add' && typeof there === 'object' && there !== null) (there as Owner).added = value;
    else owner[name] = value;
  }
  return root.body ?? null;
}

function placesIn(owner: Owner): { owner: Owner; name: string }[] {
  return Object.keys(owner).flatMap((name) => {
    const there = owner[name];
    const inside = typeof there === 'object' && there !== null ? placesIn(there as Owner) : [];
    return [{ owner, name }, ...inside];
  });
}
