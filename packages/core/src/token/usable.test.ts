import { expect, test } from 'vitest';
import { sampleToken } from '../testing/samples.ts';
import type { Token } from './state.ts';
import { tokenRefusal } from './usable.ts';

test.each<[string, Partial<Token>, string | null]>([
  ['a fresh one', {}, null],
  ['one just before its end', { expiresAt: 101 }, null],
  ['one at its end', { expiresAt: 100 }, 'token_expired'],
  ['one without an end', { expiresAt: null }, null],
  ['a used pairing token', { usedAt: 50 }, 'token_used'],
  ['a used set-up token', { kind: 'setup', usedAt: 50 }, 'token_used'],
  ['a used invitation', { kind: 'invite', usedAt: 50 }, 'token_used'],
  ['a used registration token', { kind: 'reg', usedAt: 50 }, null],
  ['a used API token', { kind: 'api', usedAt: 50 }, null],
  ['a revoked one', { revokedAt: 50 }, 'token_revoked'],
  ['a used, expired and revoked one', { usedAt: 40, revokedAt: 50, expiresAt: 60 }, 'token_revoked'],
  ['a used and expired one', { usedAt: 40, expiresAt: 60 }, 'token_used'],
])('%s', (_, patch, code) => {
  expect(tokenRefusal(sampleToken(patch), 100)?.code ?? null).toBe(code);
});

test('a refusal names the token and never its secret', () => {
  const refusal = tokenRefusal(sampleToken({ revokedAt: 50 }), 100);
  expect(refusal?.detail).toEqual({ kind: 'pair', tokenId: 'token-pair', at: 50 });
});
