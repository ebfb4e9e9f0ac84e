import { expect, test } from 'vitest';
import { sampleToken } from '../testing/samples.ts';
import { createKey, editKey, removeKey, useKey } from './keys.ts';
import type { Token } from './state.ts';

const key = sampleToken({ id: 'key', kind: 'prov', subjectId: null, name: 'image', expiresAt: 1000 });

test('made, changed, disabled, enabled and removed, each with an event that names it and tells no secret', () => {
  const steps = [
    createKey(key, 1),
    editKey(key, { name: 'other', expiresAt: null }, 'jo', 2),
    editKey(key, { isEnabled: false }, 'jo', 3),
    editKey({ ...key, disabledAt: 3 }, { isEnabled: true }, 'jo', 4),
    removeKey(key, 'jo', 5),
  ];
  const events = steps.flatMap((step) => (step.ok ? step.events : []));
  expect(events.map(({ type }) => type.replace('scope.provisioning_key_', ''))).toEqual([
    'created',
    'changed',
    'disabled',
    'enabled',
    'removed',
  ]);
  expect(JSON.stringify(events)).not.toMatch(/salt|hash/);
});

test('what is so already changes nothing', () => {
  expect(editKey(key, { name: 'image', isEnabled: true, expiresAt: 1000 }, 'jo', 2)).toMatchObject({ ok: true, changes: [] });
  expect(removeKey({ ...key, revokedAt: 1 }, 'jo', 2)).toMatchObject({ ok: true, changes: [] });
  expect(editKey({ ...key, revokedAt: 1 }, { name: 'x' }, 'jo', 2)).toMatchObject({ refusal: { code: 'token_revoked' } });
});

test.each<[string, Partial<Token>, string | null]>([
  ['a fresh one', {}, null],
  ['a used one', { usedAt: 1, usedFrom: 'there' }, null],
  ['a disabled one', { disabledAt: 1 }, 'token_disabled'],
  ['an expired one', { expiresAt: 100 }, 'token_expired'],
  ['a removed and disabled one', { revokedAt: 1, disabledAt: 1 }, 'token_revoked'],
])('%s', (_, patch, code) => {
  const decision = useKey({ ...key, ...patch }, '10.0.0.1', 100);
  expect(decision.ok ? null : decision.refusal.code).toBe(code);
  if (decision.ok) expect(decision.changes).toMatchObject([{ row: { usedAt: 100, usedFrom: '10.0.0.1' } }]);
});
