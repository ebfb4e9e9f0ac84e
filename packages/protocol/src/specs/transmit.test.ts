import fc from 'fast-check';
import { expect, test } from 'vitest';
import { transmitSpec } from './transmit.ts';
import { morseOf, pagerDigits, pagerProblemOf } from './transmit-alphabets.ts';
import { transmissionProblem } from './transmit-problem.ts';
import type { TransmitSpec } from './transmit-spec.ts';

const page = { modulation: 'pocsag', address: 7, message: 'hello' } as const;

test.each<TransmitSpec>([
  { modulation: 'cw', message: 'CQ <SK>', wordsPerMinute: 12, toneHz: 600, gain: 3 },
  { modulation: 'cw', message: '{{ text }}' },
  { modulation: 'ask', bits: '1010 1', baud: 300, coding: 'manchester' },
  { modulation: 'ask', message: 'any text: % ü' },
  { modulation: 'nbfm', message: 'sos', toneHz: 1_000 },
  { modulation: 'nbfm', audio: 'UklGRg==', deviationHz: 5_000 },
  page,
  { ...page, message: '{{ number }}-1', content: 'numeric', baud: 2400, function: 2, invert: true },
  { modulation: 'pocsag', address: 0, content: 'tone' },
  { modulation: 'iq', file: 'a.s8', format: 's8', fileSampleRate: 2e6, repeat: 3, pauseMs: 0 },
])('%j can be sent', (spec) => {
  expect(transmissionProblem(spec)).toBe(null);
});

test.each<[TransmitSpec, string, string, string]>([
  [{ modulation: 'cw' }, '', 'cw needs message', 'none'],
  [{ modulation: 'cw', message: '100 %' }, 'message', 'there is no Morse code for it', '%'],
  [{ modulation: 'cw', message: ' \n ' }, 'message', 'says nothing', ' \n '],
  [{ modulation: 'cw', message: 'a', baud: 5 }, 'baud', 'does not go with cw', '5'],
  [{ modulation: 'ask' }, '', 'ask needs exactly one of message, bits', 'none'],
  [{ modulation: 'ask', message: 'a', bits: '1' }, 'message', 'ask needs exactly one of message, bits', 'message, bits'],
  [{ modulation: 'nbfm', file: 'a.wav', toneHz: 5 }, 'toneHz', 'goes with a message', '5'],
  [{ modulation: 'pocsag', message: 'a' }, '', 'pocsag needs address', 'none'],
  [{ ...page, baud: 1201 }, 'baud', 'must be one of 512, 1200, 2400', '1201'],
  [{ ...page, content: 'numeric' }, 'message', "can't be sent as numeric", 'h'],
  [{ ...page, message: 'grün' }, 'message', "can't be sent as alpha", 'ü'],
  [{ ...page, content: 'tone' }, 'message', 'does not go with content tone', 'hello'],
  [{ ...page, address: 2_007_665, function: 0 }, 'address', 'with function 0 means that nothing is sent', '2007665'],
  [{ modulation: 'iq', file: 'a', format: 's8' }, '', 'iq needs fileSampleRate', 'none'],
])('%j is refused in words', (spec, where, problem, value) => {
  expect(transmissionProblem(spec)).toEqual({ where, problem, value });
});

test('a job needs one frequency, asked for or drawn', () => {
  const problem = transmitSpec.problemOfJob;
  expect(problem?.({ ranges: { frequency: 433e6 }, drawFrom: {} })).toBe(null);
  expect(problem?.({ ranges: {}, drawFrom: { frequency: ['2m'] } })).toBe(null);
  expect(problem?.({ ranges: { gain: 3 }, drawFrom: {} })).toMatchObject({ where: 'ranges.frequency', value: 'none' });
  expect(problem?.({ ranges: { frequency: { min: 1, max: 2 } }, drawFrom: {} })).toMatchObject({ value: 'an interval' });
});

test('a form shows what belongs to the modulation, and at first only that one must be chosen', () => {
  const { fieldsFor } = transmitSpec;
  expect(fieldsFor?.({})).toEqual({ first: ['modulation'], more: [] });
  const { first = [], more = [] } = fieldsFor?.({ modulation: 'pocsag' }) ?? {};
  expect(first).toEqual(['modulation', 'address', 'message']);
  expect(more).toContain('baud');
  expect([...first, ...more]).not.toContain('wordsPerMinute');
  expect(fieldsFor?.({ modulation: 'iq' }).first).toEqual(['modulation', 'file', 'format', 'fileSampleRate']);
});

test('what a job is called, and what becomes of it', () => {
  expect(transmitSpec.nameOf({ modulation: 'cw', message: 'CQ' })).toBe('CW CQ');
  expect(transmitSpec.nameOf({ modulation: 'iq', file: 'a.s8' })).toBe('IQ a.s8');
  expect(transmitSpec.nameOf({ modulation: 'ask', bits: '1' })).toBe('ASK');
  expect(transmitSpec.defaultsOf?.({ modulation: 'ask' })).toEqual({ onLost: 'fail', onPartition: 'stop', device: [] });
});

test('each character has a code of its own', () => {
  const characters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\'!/(&:;=+_"$@?,.-)ÄÖÜÉÑ'];
  const codes = characters.map((one) => morseOf(one));
  expect(codes.every(Array.isArray)).toBe(true);
  expect(new Set(codes.map(String)).size).toBe(characters.length);
  expect(morseOf('a b')).toEqual([['.-'], ['-...']]);
});

test('sixteen digits, and nothing else', () => {
  expect(new Set(pagerDigits).size).toBe(16);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const isNumeric = [...text].every((one) => pagerDigits.includes(one.toUpperCase()));
      return (pagerProblemOf(text, 'numeric') === null) === isNumeric;
    }),
  );
});
