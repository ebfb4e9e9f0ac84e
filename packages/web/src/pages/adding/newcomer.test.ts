import { expect, test } from 'vitest';
import { sampleRunner } from '../../live/testing/sample-rows.ts';
import { newcomerOf } from './newcomer.ts';

const awaited = { protocol: 'gitea' as const, scope: 'instance', known: new Set(['old']) };

test.each([
  ['one that was there before', { id: 'old' }],
  ['one of another system', { protocol: 'semaphore' as const }],
  ['one of ours', { protocol: 'native' as const }],
  ['one of another scope', { scope: 'acme' }],
  ['one that was not heard of yet', { contact: 'not_registered' as const }],
])('%s is not the one that is waited for', (_, patch) => {
  const row = sampleRunner({ id: 'new', protocol: 'gitea', ...patch });
  expect(newcomerOf([row], awaited)).toBeNull();
});

test('the one that is waited for', () => {
  const row = sampleRunner({ id: 'new', protocol: 'gitea' });
  expect(newcomerOf([row], awaited)).toBe(row);
});
