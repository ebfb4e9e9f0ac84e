import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNumbers, writeNumbers } from './selection-address.ts';

test('neighbours are told as a range', () => {
  expect(writeNumbers([9, 3, 8, 7, 3, 12])).toBe('3,7-9,12');
  expect(writeNumbers([])).toBeUndefined();
});

test('whatever is written is read again, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60), { maxLength: 30 }), (numbers) => {
      const has = readNumbers(writeNumbers(numbers));
      for (let number = 0; number <= 61; number++) expect(has(number)).toBe(numbers.includes(number));
    }),
  );
});

test('ten thousand neighbours fit into the address, a thousand single ones are left out of it', () => {
  expect(writeNumbers(Array.from({ length: 10_000 }, (_, index) => index + 1))).toBe('1-10000');
  expect(writeNumbers(Array.from({ length: 1_000 }, (_, index) => index * 2))).toBeUndefined();
});

test('nonsense in an address chooses nothing', () => {
  const has = readNumbers('x,-3,4-,7-5,1e3');
  expect([0, 3, 4, 5, 6, 7, 1000].some(has)).toBe(false);
});
