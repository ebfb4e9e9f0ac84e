import { expect, test } from 'vitest';
import { nothingTyped, type TypedAhead, typedWith } from './typed-ahead.ts';

const type = (...keys: string[]): TypedAhead => keys.reduce((typed, key) => typedWith(typed, key) ?? typed, nothingTyped);

test('letters are kept, the last one can be taken back, and Enter picks', () => {
  expect(type('s', 'i', 'x', 'Backspace', 't', 'e')).toEqual({ text: 'site', picks: false });
  expect(type('s', 'i', 'Enter')).toEqual({ text: 'si', picks: true });
  expect(type('Enter')).toEqual({ text: '', picks: true });
  expect(type('Backspace')).toEqual(nothingTyped);
});

test('what is no text, and what comes after Enter, is not kept', () => {
  expect(typedWith(nothingTyped, 'ArrowDown')).toBeNull();
  expect(typedWith(nothingTyped, 'Shift')).toBeNull();
  expect(type('a', 'Enter', 'b')).toEqual({ text: 'a', picks: true });
  expect(typedWith({ text: 'a', picks: true }, 'b')).toBeNull();
});
