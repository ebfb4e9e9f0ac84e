import { expect, test } from 'vitest';
import { oneOf, parseSearch, stringifySearch, text } from './search-params.ts';

test('values stay what was typed', () => {
  expect(parseSearch('?search=123&x=true')).toEqual({ search: '123', x: 'true' });
  expect(stringifySearch({ search: 'a b&c', state: undefined, empty: '' })).toBe('?search=a+b%26c');
  expect(stringifySearch({})).toBe('');
});

test('unknown values count as missing', () => {
  expect(oneOf('b', ['a', 'b'])).toBe('b');
  expect(oneOf('c', ['a', 'b'])).toBeUndefined();
  expect(text('')).toBeUndefined();
  expect(text(3)).toBeUndefined();
});
