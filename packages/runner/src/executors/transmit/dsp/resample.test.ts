import fc from 'fast-check';
import { expect, test } from 'vitest';
import { whole } from '../testing/decode.ts';
import { first } from './blocks.ts';
import { frequencyModulated } from './modulate.ts';
import { heard, heardRate } from './receive.ts';
import { resampled, resampledSamples, soundAt } from './resample.ts';

function* sine(hertz: number, rate: number, samples: number, piece: number): Generator<Float32Array> {
  for (let done = 0; done < samples; done += piece)
    yield Float32Array.from({ length: Math.min(piece, samples - done) }, (_, at) =>
      Math.sin((2 * Math.PI * hertz * (done + at)) / rate),
    );
}

/** How strong what is left is when the tone is taken out of it, in dB; ends are left out. */
function residueDb(sound: Float32Array, hertz: number, rate: number): number {
  const cut = Math.round(sound.length * 0.2);
  const middle = sound.subarray(cut, sound.length - cut);
  let [i, q, all] = [0, 0, 0];
  const angle = (at: number): number => (2 * Math.PI * hertz * (cut + at)) / rate;
  for (const [at, value] of middle.entries()) {
    i += (2 * value * Math.cos(angle(at))) / middle.length;
    q += (2 * value * Math.sin(angle(at))) / middle.length;
  }
  for (const [at, value] of middle.entries()) all += (value - i * Math.cos(angle(at)) - q * Math.sin(angle(at))) ** 2;
  expect(Math.hypot(i, q), 'the tone is as strong as before').toBeCloseTo(1, 2);
  return 10 * Math.log10(all / middle.length / 0.5);
}

test.each([
  [8_000, 48_000],
  [44_100, 22_050],
  [48_000, 22_050],
  [22_050, 50_001],
])('a tone of 1 kHz from %i to %i Hz stays alone and as strong as it was', (from, to) => {
  const sound = whole(resampled(sine(1_000, from, from / 2, 777), from, to, 1));
  expect(sound).toHaveLength(resampledSamples(from / 2, from, to));
  expect(residueDb(sound, 1_000, to)).toBeLessThan(-60);
});

test('a tone that the new rate can not carry is filtered out, not folded', () => {
  const sound = whole(resampled(sine(9_000, 48_000, 24_000, 1_000), 48_000, 8_000, 1));
  expect(sound.subarray(500, 3_500).reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeLessThan(0.002);
});

test('however a signal is cut in pieces, the same comes out', () => {
  const all = whole(resampled(sine(440, 11_025, 3_000, 3_000), 11_025, 48_000, 1));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000 }), (piece) => {
      expect(whole(resampled(sine(440, 11_025, 3_000, piece), 11_025, 48_000, 1))).toEqual(all);
    }),
    { numRuns: 15 },
  );
});

test('sound at two million samples a second comes back from FM as it was', () => {
  const [rate, from] = [2e6, 16_000];
  const { sound, samples } = soundAt(sine(1_000, from, 4_800, 512), 4_800, from, rate);
  const iq = frequencyModulated(sound, 2_500, rate);
  const back = whole(heard(first(iq, samples), rate, { kind: 'fm', deviationHz: 2_500 }));
  expect(samples).toBe(599_989);
  expect(residueDb(back, 1_000, heardRate)).toBeLessThan(-40);
});
