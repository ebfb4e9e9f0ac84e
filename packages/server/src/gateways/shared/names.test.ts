import { limits } from '@baton/core';
import { expect, it } from 'vitest';
import { cut, namesLike } from './names.ts';

const firstOf = (name: string, count: number): string[] => {
  const names = namesLike(name);
  return Array.from({ length: count }, () => names.next().value as string);
};

it('numbers a name that is taken', () => {
  expect(firstOf('garage', 3)).toEqual(['garage', 'garage-2', 'garage-3']);
});

it('makes no name longer than one may be, and no half of a character', () => {
  const { nameCharsMax } = limits;
  for (const length of [nameCharsMax - 2, nameCharsMax - 1, nameCharsMax])
    for (const name of firstOf(cut(`${'x'.repeat(length - 3)}${'🛰'.repeat(4)}`, nameCharsMax), 12)) {
      expect(name.length).toBeLessThanOrEqual(nameCharsMax);
      expect(name.isWellFormed()).toBe(true);
    }
});
