import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numbersOf, Quantiser, type SampleFormat } from './quantise.ts';

const formats: readonly [SampleFormat, number][] = [
  ['s8', 0.5 / 127],
  ['u8', 0.5 / 127.5],
  ['s16', 0.5 / 32_767],
  ['f32', 0],
];

test('signed bytes as a HackRF reads them: full strength is 127, and what is stronger is cut off and counted', () => {
  const quantiser = new Quantiser('s8');
  const bytes = quantiser.bytesOf(Float32Array.from([0, 1, -1, 0.5, 1.5, -2]));
  expect([...bytes]).toEqual([0, 127, 0x81, 64, 127, 0x81]);
  expect(quantiser.clipped).toBe(2);
});

test.each(formats)('%s: numbers come back, but for half a step', (format, errorMax) => {
  const numbers = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 50 });
  fc.assert(
    fc.property(numbers, (values) => {
      const block = Float32Array.from(values);
      const back = numbersOf(new Quantiser(format).bytesOf(block), format);
      expect(back).toHaveLength(block.length);
      for (const [at, value] of block.entries())
        expect(Math.abs(value - (back[at] ?? 2))).toBeLessThanOrEqual(errorMax * 1.001 + 1e-7);
    }),
  );
});
