import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeMorse, whole } from '../testing/decode.ts';
import { toned } from './modulate.ts';
import { morseSpans } from './morse.ts';
import { shaped } from './spans.ts';

const dots = (text: string): string => {
  const spans = morseSpans(text, 60);
  if (typeof spans === 'string') return spans;
  return spans.map(({ level, seconds }) => (level === 1 ? '=' : '.').repeat(Math.round(seconds / 0.02))).join('');
};

test('SOS as it stands in the recommendation: a dash is three dots, gaps are one, three and seven', () => {
  expect(dots('sos')).toBe('=.=.=...===.===.===...=.=.=...');
  expect(dots('E E')).toBe('=.......=...');
  expect(dots('<SK>')).toBe('=.=.=.===.=.===...');
});

test('the word PARIS with the gap after it is fifty dots, so twenty of them last a minute at twenty words', () => {
  const spans = morseSpans(Array(20).fill('PARIS').join(' '), 20);
  if (typeof spans === 'string') return expect.unreachable(spans);
  const seconds = spans.reduce((sum, span) => sum + span.seconds, 0);
  // after the last word there are three dots of silence instead of seven
  expect(seconds).toBeCloseTo(60 - 4 * 0.06, 6);
});

test('what has no code is told, not passed over', () => {
  expect(morseSpans('A % B', 20)).toBe('%');
  expect(morseSpans('<S%>', 20)).toBe('<');
});

test('whatever is sent is read again from its tone', () => {
  const word = fc.string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789?/='), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), fc.integer({ min: 5, max: 60 }), (words, speed) => {
      const spans = morseSpans(words.join(' '), speed);
      if (typeof spans === 'string') return false;
      const sound = whole(toned(shaped(spans, 4_000, 0.005, 0), 700, 4_000));
      return decodeMorse(sound, 4_000, speed) === words.join(' ');
    }),
    { numRuns: 25 },
  );
});
