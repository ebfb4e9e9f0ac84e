import { expect, test } from 'vitest';
import { markCharsMax, markIn, maskingIn, noteOf } from './chunk-note.ts';

const masking = Buffer.from('{"keyId":"k","box":"b"}');

test.each<[string | null, Uint8Array | null]>([
  [null, null],
  [null, masking],
  ['+0123456789abcdef', null],
  ['+0123456789abcdef', masking],
  ['x'.repeat(markCharsMax), masking],
])('a note of the mark %j and of what masking keeps (%j) tells both', (mark, kept) => {
  const note = noteOf(mark, kept);
  expect(markIn(note)).toBe(mark);
  expect(maskingIn(note) === null ? null : Buffer.from(maskingIn(note) ?? []).toString()).toBe(kept?.toString() ?? null);
});

test('what is there is told, and longer marks are refused', () => {
  expect([markIn(undefined), maskingIn(undefined)]).toEqual([null, null]);
  expect(() => noteOf('x'.repeat(markCharsMax + 1), null)).toThrow(RangeError);
});
