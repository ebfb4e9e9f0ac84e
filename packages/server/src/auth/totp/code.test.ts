import { expect, test } from 'vitest';
import { toBase32 } from './base32.ts';
import { codeAt, otpauthUri } from './code.ts';

const secret = Buffer.from('12345678901234567890');

// RFC 6238, appendix B, SHA-1
test.each([
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
])('at %i s the code is %s', (seconds, code) => {
  expect(codeAt(secret, Math.floor(seconds / 30), 8)).toBe(code);
  expect(codeAt(secret, Math.floor(seconds / 30))).toBe(code.slice(2));
});

// RFC 4226, appendix D
test('counters give the codes of HOTP', () => {
  const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
  expect(codes.map((_, counter) => codeAt(secret, counter))).toEqual(codes);
});

// RFC 4648, section 10, without padding
test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%j in base 32 is %j', (text, base32) => {
  expect(toBase32(Buffer.from(text))).toBe(base32);
});

test('an app reads who signs in where', () => {
  expect(otpauthUri(secret, { login: 'ada', issuer: 'Baton (build.example)' })).toBe(
    'otpauth://totp/Baton%20(build.example):ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Baton%20(build.example)&algorithm=SHA1&digits=6&period=30',
  );
});
