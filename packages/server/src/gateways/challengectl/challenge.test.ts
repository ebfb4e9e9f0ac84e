import type { TransmitSpec } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { challengeOf } from './challenge.ts';
import { wavRateOf } from './wav.ts';

const digestOf = (bytes: Uint8Array): string => `digest-of-${bytes.length}`;
const of = (spec: Partial<TransmitSpec>, frequency: number | undefined = 146_550_000) =>
  challengeOf({ id: 'id', name: 'a\r\nb', frequency, spec: { modulation: 'cw', ...spec } }, digestOf);
const configOf = (spec: Partial<TransmitSpec>) => {
  const made = of(spec);
  return typeof made === 'string' ? made : made.challenge.config;
};

const wav = (rate: number): Buffer => {
  const format = Buffer.alloc(16);
  format.writeUInt32LE(rate, 4);
  const list = Buffer.from('LIST\x03\0\0\0abc\0');
  return Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), list, Buffer.from('fmt \x10\0\0\0'), format]);
};

describe('a transmission in words of challengectl', () => {
  test.each<[Partial<TransmitSpec>, object]>([
    [{ message: 'SOS' }, { modulation: 'cw', flag: 'SOS', speed: 20 }],
    [{ message: 'SOS', wordsPerMinute: 30 }, { speed: 30 }],
    [
      { modulation: 'ask', message: 'a' },
      { flag: 'a', baud_rate: 1_000, repeat: 1 },
    ],
    [
      { modulation: 'ask', message: 'a', baud: 2_400, repeat: 10, pauseMs: 0 },
      { baud_rate: 2_400, repeat: 10 },
    ],
    [
      { modulation: 'pocsag', message: 'hi', address: 12 },
      { flag: 'hi', capcode: 12 },
    ],
    [{ modulation: 'nbfm', file: 'challenges/a.wav' }, { flag: 'challenges/a.wav' }],
    [
      { modulation: 'nbfm', audio: wav(8_000).toString('base64') },
      { flag: 'sha256:digest-of-48', flag_file_hash: 'digest-of-48', wav_samplerate: 8_000 },
    ],
  ])('%j', (spec, config) => {
    expect(configOf(spec)).toMatchObject({ frequency: 146_550_000, ...config });
  });

  test('is one line in its name', () => {
    expect(of({ message: 'SOS' })).toMatchObject({ challenge: { challenge_id: 'id', name: 'a b' } });
  });

  test.each([
    [of({ modulation: 'iq', file: 'a' }), 'no modulation iq'],
    [of({ modulation: 'nbfm', message: 'SOS' }), 'no Morse code by nbfm'],
    [of({ modulation: 'nbfm', audio: 'AAAA' }), 'no WAV file'],
    [challengeOf({ id: '', name: '', frequency: undefined, spec: { modulation: 'cw' } }, digestOf), 'a frequency'],
    [of({ message: 'SOS' }, Number.POSITIVE_INFINITY), 'a frequency'],
    [of({ message: 'SOS' }, 0), 'a frequency'],
  ])('%j says what is missing', (made, words) => {
    expect(made).toContain(words);
  });
});

test('the rate of a WAV file stands in its format, and a broken one has none', () => {
  expect(wavRateOf(wav(44_100))).toBe(44_100);
  for (const broken of [Buffer.alloc(0), wav(0), wav(8_000).subarray(0, 39), Buffer.from('RIFF\0\0\0\0WAVExxxx\xff\xff\xff\xff')])
    expect(wavRateOf(broken)).toBeNull();
});
