import { expect, test } from 'vitest';
import { readable } from './readable.ts';

test('bright colours stay, dark ones are lightened', () => {
  expect(readable('rgb(255,200,0)')).toBe('rgb(255,200,0)');
  expect(readable('rgb(0,0,0)')).not.toBe('rgb(0,0,0)');
  expect(readable('rgb(0,0,255)')).toMatch(/^rgb\(\d+,\d+,255\)$/);
  expect(readable('tomato')).toBe('tomato');
});
