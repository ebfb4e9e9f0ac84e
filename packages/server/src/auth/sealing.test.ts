import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createEntropy } from '../main/entropy.ts';
import { createSealing } from './sealing.ts';

const key = randomBytes(32);
const sealing = createSealing(key, 'test', createEntropy());

test('what was sealed opens for the same, and for nothing else', () => {
  const sealed = sealing.seal('a secret, with ü', 'ada');
  expect(sealed).not.toBe(sealing.seal('a secret, with ü', 'ada'));
  expect(sealing.open(sealed, 'ada')).toBe('a secret, with ü');
  expect(sealing.open(sealed, 'bo')).toBeNull();
  expect(createSealing(key, 'other', createEntropy()).open(sealed, 'ada')).toBeNull();
  expect(createSealing(randomBytes(32), 'test', createEntropy()).open(sealed, 'ada')).toBeNull();
});

test('what was changed does not open', () => {
  const bytes = Buffer.from(sealing.seal('text', 'ada'), 'base64url');
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(sealing.open(changed.toString('base64url'), 'ada')).toBeNull();
  }
  expect(sealing.open('', 'ada')).toBeNull();
  expect(sealing.open('nonsense', 'ada')).toBeNull();
});
