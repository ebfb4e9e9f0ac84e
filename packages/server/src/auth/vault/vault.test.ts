import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVault } from './vault.ts';

const entropy = { bytes: (count: number) => new Uint8Array(randomBytes(count)) };
const [first, second, mark] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const vaultOf = (...keys: Buffer[]) => createVault(keys, mark, entropy);

test('what was sealed is opened for the same purpose, and is not readable meanwhile', () => {
  const vault = vaultOf(first);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (value) => {
      const sealed = vault.seal(value, 'secret p:NAME');
      expect(vault.open(sealed, 'secret p:NAME')).toBe(value);
      expect(vault.open(sealed, 'secret p:OTHER')).toBeNull();
      if (value.length > 3) expect(Buffer.from(sealed.box, 'base64').includes(value)).toBe(false);
    }),
  );
});

test('the same value is never sealed the same way', () => {
  const vault = vaultOf(first);
  expect(vault.seal('value', 'p').box).not.toBe(vault.seal('value', 'p').box);
});

test('a newer key seals, older ones still open; what no key opens is null', () => {
  const old = vaultOf(first).seal('value', 'p');
  const both = vaultOf(second, first);
  expect(both.open(old, 'p')).toBe('value');
  const fresh = both.seal('value', 'p');
  expect(fresh.keyId).toBe(both.keyId);
  expect([vaultOf(first).open(fresh, 'p'), vaultOf(second).open(old, 'p')]).toEqual([null, null]);
  expect([both.has(old.keyId), vaultOf(second).has(old.keyId)]).toEqual([true, false]);
});

test('a box that was changed, cut or made up does not open', () => {
  const vault = vaultOf(first);
  const { keyId, box } = vault.seal('value', 'p');
  const bytes = Buffer.from(box, 'base64');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(vault.open({ keyId, box: changed.toString('base64') }, 'p')).toBeNull();
    expect(vault.open({ keyId, box: bytes.subarray(0, at).toString('base64') }, 'p')).toBeNull();
  }
});

test('marks tell values apart, whatever keys there are', () => {
  expect(vaultOf(first).mark('a')).toBe(vaultOf(second).mark('a'));
  expect(vaultOf(first).mark('a')).not.toBe(vaultOf(first).mark('b'));
});
