import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitsHeard, decodeMorse, decodePages, pageText, whole } from '../testing/decode.ts';
import { hasMultimon, multimon, tellWithoutMultimon } from '../testing/multimon.ts';
import { askSpans, bitsOfDigits, bitsOfText } from './ask.ts';
import { Quantiser } from './quantise.ts';
import { heard, heardRate, type Receiver } from './receive.ts';
import { aired, type Content, type Recording, type Signal, signalOf } from './signal.ts';
import { shaped } from './spans.ts';

tellWithoutMultimon();

const signal = (content: Content, sampleRate: number): Signal => {
  const made = signalOf(content, sampleRate);
  if (typeof made === 'string') throw new Error(made);
  return made;
};
const once = { repeat: 1, pauseSeconds: 0, durationSeconds: null, amplitude: 0.8 };
const listen = (content: Content, sampleRate: number, receiver: Receiver): Float32Array =>
  whole(heard(aired(signal(content, sampleRate), once, sampleRate).blocks(), sampleRate, receiver));
const quiet = Buffer.alloc(heardRate);
const asSound = (sound: Float32Array): Buffer =>
  Buffer.concat([quiet, new Quantiser('s16').bytesOf(sound.map((value) => value * 0.8)), quiet]);

const cw = { modulation: 'cw', message: 'CQ DE BATON 73', wordsPerMinute: 20, toneHz: 0 } as const;
const page = { address: 1_234_567, function: 3, content: 'alpha', message: 'flag{paged}' } as const;
const pocsag = { modulation: 'pocsag', page, baud: 1200, deviationHz: 4_500, invert: false } as const;

test('Morse code goes through the air: a receiver and a decoder read it', async () => {
  const sound = listen(cw, 48_000, { kind: 'tone', toneHz: 700 });
  expect(decodeMorse(sound, heardRate, 20)).toBe('CQ DE BATON 73');
  if (hasMultimon) expect((await multimon('MORSE_CW', asSound(sound))).trim()).toBe('CQ DE BATON 73');
});

test('Morse code as a tone on FM is read by the same', async () => {
  const sound = { kind: 'morse', message: 'HELLO WORLD', wordsPerMinute: 18, toneHz: 700 } as const;
  const audio = listen({ modulation: 'nbfm', deviationHz: 2_500, sound }, 48_000, { kind: 'fm', deviationHz: 2_500 });
  expect(decodeMorse(audio, heardRate, 18)).toBe('HELLO WORLD');
  if (hasMultimon) expect((await multimon('MORSE_CW', asSound(audio))).trim()).toBe('HELLO WORLD');
});

test.each([512, 1200, 2400])('a page of %i baud goes through the air', async (baud) => {
  const sound = listen({ ...pocsag, baud }, 48_000, { kind: 'fm', deviationHz: 4_500 });
  const [read] = decodePages(bitsHeard(sound, heardRate, baud));
  expect(read).toMatchObject({ address: page.address, function: 3 });
  expect(read && pageText(read, 'alpha')).toBe('flag{paged}');
  if (hasMultimon)
    expect(await multimon(`POCSAG${baud}`, asSound(sound))).toMatch(/Address: 1234567 {2}Function: 3 {2}Alpha: +flag\{paged\}/);
});

test('bits by strength: as written, highest first, a one of Manchester rises in its middle', () => {
  expect(bitsOfText('A')).toEqual([0, 1, 0, 0, 0, 0, 0, 1]);
  expect(bitsOfDigits('10 1\n1')).toEqual([1, 0, 1, 1]);
  const levels = (coding: 'plain' | 'manchester', depth: number) =>
    askSpans({ bits: [1, 0], coding, baud: 10, depth }).map(({ level, seconds }) => [level, seconds]);
  expect(levels('plain', 1)).toEqual([
    [1, 0.1],
    [0, 0.1],
    [0, 0.1],
  ]);
  expect(levels('manchester', 0.5)).toEqual([
    [0.5, 0.05],
    [1, 0.05],
    [1, 0.05],
    [0.5, 0.05],
    [0, 0.1],
  ]);
});

test('bits go through the air', () => {
  const bits = bitsOfText('Baton');
  const sound = listen({ modulation: 'ask', bits, coding: 'plain', baud: 500, depth: 1 }, 50_000, { kind: 'am' });
  const read = bits.map((_, at) => ((sound[Math.round(((at + 0.5) * heardRate) / 500)] ?? 0) > 0.4 ? 1 : 0));
  expect(read).toEqual(bits);
});

test('a keyed carrier stays in its place: 40 dB weaker 1 kHz beside it, where hard keying is not', () => {
  const rate = 16_000;
  const beside = (edgeSeconds: number): number => {
    const spans = Array.from({ length: 40 }, (_, at) => ({ level: (at + 1) % 2, seconds: 0.0213 }));
    const envelope = whole(shaped(spans, rate, edgeSeconds, 0));
    let [strongest, all] = [0, 0];
    for (const value of envelope) all += value;
    for (let hertz = 1_000; hertz < 1_100; hertz += 5) {
      let [i, q] = [0, 0];
      for (const [at, value] of envelope.entries()) {
        i += value * Math.cos((2 * Math.PI * hertz * at) / rate);
        q += value * Math.sin((2 * Math.PI * hertz * at) / rate);
      }
      strongest = Math.max(strongest, Math.hypot(i, q));
    }
    return 20 * Math.log10(strongest / all);
  };
  expect(beside(0.005)).toBeLessThan(-60);
  expect(beside(0)).toBeGreaterThan(-45);
});

const recordings = (channels: 1 | 2): fc.Arbitrary<Recording> =>
  fc.record({ samples: fc.integer({ min: 1, max: 5_000 }), sampleRate: fc.integer({ min: 1_000, max: 30_000 }) }).map((how) => ({
    ...how,
    blocks: () => [new Float32Array(how.samples * channels).fill(0.5)],
  }));

const contents: fc.Arbitrary<Content> = fc.oneof(
  fc.record({
    modulation: fc.constant('cw' as const),
    message: fc.constantFrom('E', 'TEST', 'SOS SOS'),
    wordsPerMinute: fc.integer({ min: 20, max: 60 }),
    toneHz: fc.constantFrom(0, 600),
  }),
  fc.record({
    modulation: fc.constant('ask' as const),
    bits: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 60 }),
    coding: fc.constantFrom('plain' as const, 'manchester' as const),
    baud: fc.integer({ min: 100, max: 2_000 }),
    depth: fc.double({ min: 0.05, max: 1, noNaN: true }),
  }),
  fc.constant(pocsag as Content),
  recordings(1).map((sound): Content => ({ modulation: 'nbfm', deviationHz: 1_000, sound: { kind: 'recorded', ...sound } })),
  recordings(2).map((iq): Content => ({ modulation: 'iq', ...iq })),
);

test('of every signal exactly as much comes as was said before, never stronger than its amplitude', () => {
  const airings = fc.record({
    repeat: fc.option(fc.integer({ min: 1, max: 3 })),
    pauseSeconds: fc.constantFrom(0, 0.05, 0.3),
    durationSeconds: fc.option(fc.double({ min: 0.01, max: 2, noNaN: true })),
    amplitude: fc.double({ min: 0.01, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(contents, airings, fc.integer({ min: 8_000, max: 20_000 }), (content, airing, rate) => {
      const air = aired(signal(content, rate), airing, rate);
      let [samples, strongest] = [0, 0];
      for (const block of air.blocks()) {
        samples += block.length / 2;
        for (let at = 0; at < block.length; at += 2)
          strongest = Math.max(strongest, Math.hypot(block[at] ?? 0, block[at + 1] ?? 0));
      }
      expect(samples).toBe(air.samples);
      expect(strongest).toBeLessThanOrEqual(airing.amplitude + 1e-6);
      if (airing.durationSeconds !== null) expect(samples).toBeLessThanOrEqual(Math.round(airing.durationSeconds * rate));
    }),
    { numRuns: 40 },
  );
});

test('a day of samples is known at once and made only as it is taken', () => {
  const day = aired(signal(cw, 20e6), { ...once, repeat: null, durationSeconds: 86_400 }, 20e6);
  expect(day.samples).toBe(86_400 * 20e6);
  const blocks = day.blocks()[Symbol.iterator]();
  expect(blocks.next().value?.length).toBeLessThanOrEqual(20_000);
});
