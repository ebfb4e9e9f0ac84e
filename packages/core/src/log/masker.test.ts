import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Masker, maskWhole } from './masker.ts';
import { createMatcher } from './matcher.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const textOf = (...pieces: Uint8Array[]): string => Buffer.concat(pieces).toString('latin1');

const masked = (patterns: string[], text: string): string => {
  const matcher = createMatcher(patterns.map(bytesOf));
  return textOf(maskWhole(matcher, bytesOf(text)));
};

/** The same, by looking for each pattern at each place. */
function maskedSlowly(patterns: readonly string[], text: string): string {
  const hidden = new Set<number>();
  for (const pattern of patterns)
    for (let at = text.indexOf(pattern); at !== -1; at = text.indexOf(pattern, at + 1))
      for (let each = at; each < at + pattern.length; each += 1) hidden.add(each);
  const starred = [...text].map((char, at) => (hidden.has(at) ? (hidden.has(at - 1) ? '' : '***') : char));
  return starred.join('');
}

/** Cut at these places, which need not be in order. */
function pieces(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [...places, text.length].map((end, index) => text.slice(index === 0 ? 0 : places[index - 1], end));
}

/** Few letters, so that beginnings, ends and overlaps of patterns are everywhere. */
const letters = fc.constantFrom('a', 'b', 'c', '\n');
const pattern = fc.string({ unit: letters, minLength: 4, maxLength: 9 });
const patterns = fc.array(pattern, { minLength: 1, maxLength: 5 });
const text = fc
  .array(fc.oneof(fc.string({ unit: letters, maxLength: 6 }), pattern), { maxLength: 20 })
  .map((parts) => parts.join(''));

test('what belongs to a pattern becomes three stars, however many overlap in it', () => {
  expect(masked(['pass'], 'a pass, surpassed')).toBe('a ***, sur***ed');
  expect(masked(['abcd', 'cdef', 'xabcdefx'], '-abcdef-xabcdefx-')).toBe('-***-***-');
  expect(masked(['aaaa'], 'baaaaaaab')).toBe('b***b');
  expect(masked(['abcd', 'abcdefgh'], 'abcdefgi')).toBe('***efgi');
  expect(masked(['abcd', 'efgh'], 'abcdefgh')).toBe('***');
});

test('nothing is lost or changed but for the patterns, wherever the stream is cut', () => {
  fc.assert(
    fc.property(patterns, text, fc.array(fc.nat({ max: 200 }), { maxLength: 30 }), (forms, whole, cuts) => {
      const masker = new Masker(createMatcher(forms.map(bytesOf)));
      const out = pieces(whole, cuts).map((piece) => masker.push(bytesOf(piece)).slice());
      expect(textOf(...out, masker.flush())).toBe(maskedSlowly(forms, whole));
    }),
    { numRuns: 2_000 },
  );
});

test('another masker goes on in its place', () => {
  fc.assert(
    fc.property(patterns, text, fc.array(fc.nat({ max: 200 }), { maxLength: 12 }), (forms, whole, cuts) => {
      const matcher = createMatcher(forms.map(bytesOf));
      let masker = new Masker(matcher);
      let found = 0;
      const out = pieces(whole, cuts).map((piece) => {
        masker = new Masker(matcher, masker.state);
        const gone = masker.push(bytesOf(piece)).slice();
        found += masker.found;
        return gone;
      });
      const before = masker.found;
      const all = textOf(...out, masker.flush());
      expect(all).toBe(maskedSlowly(forms, whole));
      expect(found + masker.found - before).toBe(all.split('***').length - 1);
    }),
    { numRuns: 1_000 },
  );
});

test('no more is held back than can still become a pattern', () => {
  const masker = new Masker(createMatcher(['secret', 'retro'].map(bytesOf)));
  const push = (piece: string): string => textOf(masker.push(bytesOf(piece)));
  expect(push('a sec')).toBe('a ');
  expect(push('onds\n')).toBe('seconds\n');
  expect(push('x')).toBe('x');
  expect(push('secr')).toBe('');
  expect(push('et')).toBe('***');
  expect(textOf(masker.state.held)).toBe('ret');
  expect(masker.state.covered).toBe(3);
  expect(push('urn')).toBe('urn');
});

test('a piece that has nothing of a pattern is passed on as it is', () => {
  const masker = new Masker(createMatcher([bytesOf('secret')]));
  const piece = bytesOf('nothing to hide\n');
  expect(masker.push(piece)).toBe(piece);
});

test('the cost of a step does not grow with the pattern', () => {
  const masker = new Masker(createMatcher([bytesOf('a'.repeat(50_000))]));
  const line = bytesOf(`${'a'.repeat(49_999)}b`);
  let bytes = 0;
  for (let round = 0; round < 40; round += 1) bytes += masker.push(line).length;
  expect(bytes).toBe(40 * 50_000);
});
