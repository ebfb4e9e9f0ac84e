import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareVersions, isAtLeast, normalVersion } from './version.ts';

test('versions in their order', () => {
  const ordered = [
    ['0', '0.0', '0.0.0'],
    ['0.9.9'],
    ['1.0.0-alpha'],
    ['1.0.0-alpha.1'],
    ['1.0.0-alpha.beta'],
    ['1.0-beta.2', '1.0.0-beta.02'],
    ['1.0.0-beta.11'],
    ['1.0.0-rc.1'],
    ['1', '1.0', 'v1.0.0', '01.00', '1.0.0+build.7'],
    ['1.0.0.1'],
    ['1.2'],
    ['1.10', '1.10.0(1)-release'],
    ['5.2.15(1)-release', '5.2.15'],
    ['99999999999999999998'],
    ['99999999999999999999'],
  ];
  const flat = ordered.flatMap((texts, place) => texts.map((text) => ({ text, place })));
  for (const a of flat)
    for (const b of flat) {
      const shown = `${a.text} against ${b.text}`;
      expect(Math.sign(compareVersions(a.text, b.text) ?? Number.NaN), shown).toBe(Math.sign(a.place - b.place));
      expect(normalVersion(a.text) === normalVersion(b.text), shown).toBe(a.place === b.place);
    }
});

test.each(['', 'unknown', 'x1.0', '-1', ' 1'])(
  '%j is no version: nothing compares to it, and it satisfies no minimum',
  (text) => {
    expect([compareVersions(text, '1'), compareVersions('1', text), normalVersion(text)]).toEqual([null, null, null]);
    expect(isAtLeast(text, '0')).toBe(false);
  },
);

test.each([
  [null, null, true],
  [null, '0', false],
  ['1.2', null, true],
  ['1.2', '1.2.0', true],
  ['1.2-rc.1', '1.2', false],
  ['1.3', '1.2', true],
])('%j is at least %j: %s', (version, minimum, expected) => {
  expect(isAtLeast(version, minimum)).toBe(expected);
});

test('the order is one: whoever comes first comes first from both sides, and the normal text stands at the same place', () => {
  const part = fc.oneof(fc.nat(3).map(String), fc.constantFrom('a', 'b', '00', '010'));
  const version = fc
    .tuple(fc.array(fc.nat(2).map(String), { minLength: 1, maxLength: 3 }), fc.array(part, { maxLength: 2 }))
    .map(([numbers, rest]) => numbers.join('.') + (rest.length > 0 ? `-${rest.join('.')}` : ''));
  const story = fc.property(version, version, version, (a, b, c) => {
    const order = (x: string, y: string) => Math.sign(compareVersions(x, y) ?? Number.NaN);
    expect(order(a, b) + order(b, a)).toBe(0);
    if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).toBeLessThanOrEqual(0);
    expect(order(a, normalVersion(a) ?? '')).toBe(0);
    expect(normalVersion(a) === normalVersion(b)).toBe(order(a, b) === 0);
  });
  fc.assert(story, { numRuns: 1000, seed: 4 });
});
