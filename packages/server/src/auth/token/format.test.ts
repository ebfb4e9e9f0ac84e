import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEntropy } from '../../main/entropy.ts';
import { makeTokenText, parseTokenText } from './format.ts';
import { hashSecret, secretMatches } from './hash.ts';

const entropy = createEntropy();

test.each(['pair', 'reg', 'prov', 'run', 'api', 'setup'] as const)(
  'a token of kind %s says what it is and is read again',
  (kind) => {
    const { text, id, secret } = makeTokenText(kind, entropy);
    expect(text).toMatch(new RegExp(`^bat_${kind}_[0-9A-Za-z]{48}$`));
    expect(parseTokenText(text)).toEqual({ kind, id, secret });
    expect(secret.length * Math.log2(62)).toBeGreaterThan(160);
  },
);

test('one typing error, anywhere, is noticed without the database', () => {
  const { text } = makeTokenText('run', entropy);
  for (let at = 0; at < text.length; at++) {
    const other = text[at] === 'x' ? 'y' : 'x';
    expect(parseTokenText(text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
  }
  expect(parseTokenText(text.slice(1))).toBeNull();
  expect(parseTokenText(`${text} `)).toBeNull();
});

test('two swapped letters are noticed', () => {
  const { text } = makeTokenText('api', entropy);
  for (let at = 8; at < text.length - 1; at++) {
    if (text[at] === text[at + 1]) continue;
    expect(parseTokenText(text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2))).toBeNull();
  }
});

test('no text makes the reader fail, and none is a token by chance', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `bat_run_${text}`),
      ),
      (text) => parseTokenText(text) === null,
    ),
  );
});

test('a secret is kept only as its salted hash', () => {
  const kept = hashSecret('secret', entropy);
  expect(secretMatches('secret', kept)).toBe(true);
  expect(secretMatches('Secret', kept)).toBe(false);
  expect(hashSecret('secret', entropy).hash).not.toBe(kept.hash);
  expect(kept.hash).toMatch(/^[0-9a-f]{64}$/);
});
