import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Masker } from './masker.ts';
import { createMatcher } from './matcher.ts';
import { secretForms } from './secret-forms.ts';
import { utf8 } from './utf8.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Ways in which programs print a secret, with what of it must not be found afterwards. */
const ways: Record<string, (secret: string) => { printed: string; hidden: string }> = {
  plain: (secret) => ({ printed: secret, hidden: secret }),
  json: (secret) => same(JSON.stringify({ it: secret }), JSON.stringify(secret).slice(1, -1)),
  url: (secret) => same(`?a=${encodeURIComponent(secret)}&b=1`, encodeURIComponent(secret)),
  form: (secret) => same(new URLSearchParams({ a: secret }).toString(), new URLSearchParams({ a: secret }).toString().slice(2)),
  quoted: (secret) => same(`'${secret.replaceAll("'", "'\\''")}'`, secret.replaceAll("'", "'\\''")),
  base64: (secret) => same(base64(secret), base64(secret)),
  base64url: (secret) => same(Buffer.from(secret).toString('base64url'), Buffer.from(secret).toString('base64url')),
  'base64 after one': (secret) => same(base64(`x${secret}`), base64(`x${secret}`).slice(2)),
  'base64 after two': (secret) => same(base64(`u:${secret}`), base64(`u:${secret}`).slice(3)),
  'base64 inside': (secret) => same(base64(`Bearer ${secret}!`), innerOf(`Bearer ${secret}!`, 7, secret)),
};

const same = (printed: string, hidden: string) => ({ printed, hidden });

/** The characters of the base64 of `whole` that say nothing of anything but the secret at byte `at`. */
function innerOf(whole: string, at: number, secret: string): string {
  const from = Math.ceil((at * 8) / 6);
  const to = Math.floor(((at + Buffer.byteLength(secret)) * 8) / 6);
  return base64(whole).slice(from, to);
}

const character = fc.oneof(fc.constantFrom(...`abcxyzABC0189+/=_- "'\\$%&!*()~<>{}`), fc.constantFrom('ä', 'ß', '€', '語', '😀'));
const secret = fc.string({ unit: character, minLength: 4, maxLength: 40 }).filter((text) => text.trim().length >= 4);

test.each(Object.keys(ways))('a secret that is printed as %s does not come through, wherever the stream is cut', (name) => {
  const way = ways[name] as (typeof ways)[string];
  fc.assert(
    fc.property(secret, fc.array(fc.nat({ max: 400 }), { maxLength: 10 }), (value, cuts) => {
      const { printed, hidden } = way(value);
      expect(cutAndMasked([value], `before ${printed} after\n`, cuts)).not.toContain(hidden);
    }),
    { numRuns: 300 },
  );
});

function cutAndMasked(values: string[], text: string, cuts: readonly number[]): string {
  const masker = new Masker(createMatcher(secretForms(values)));
  const whole = Buffer.from(text);
  const places = [0, ...cuts.map((cut) => cut % whole.length), whole.length].sort((a, b) => a - b);
  const out = places.slice(1).map((end, index) => Buffer.from(masker.push(whole.subarray(places[index], end))));
  return Buffer.concat([...out, masker.flush()]).toString();
}

test('each line of a value of several lines is hidden by itself', () => {
  const key = '-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\r\nabc\nlast-line\n';
  const text = cutAndMasked([key], 'x MIIEvQIBADANBgkqhkiG9w0BAQ y\nlast-line abc', [3, 9]);
  expect(text).toBe('x *** y\n*** abc');
  expect(cutAndMasked([key], key, [5])).toBe('***');
});

test('base64 that is broken into lines is hidden', () => {
  const value = 'v'.repeat(100) + 'w'.repeat(100);
  const text = base64(value).replace(/.{76}/g, '$&\n');
  expect(cutAndMasked([value], text, []).replaceAll('\n', '')).not.toMatch(/[a-zA-Z0-9]/);
});

test('values of fewer than four characters are not looked for', () => {
  expect(secretForms(['abc', '', '😀😀😀'])).toEqual([]);
});

test('text becomes the bytes that it becomes everywhere', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect([...utf8(text)]).toEqual([...Buffer.from(text)]);
    }),
  );
  expect([...utf8('a\ud800b')]).toEqual([...Buffer.from('a\ud800b')]);
});
