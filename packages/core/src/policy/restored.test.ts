import { expect, test } from 'vitest';
import { restoredOf, restoreInstallation } from './restored.ts';
import type { Setting } from './setting.ts';

const now = Date.UTC(2026, 5, 1);
const incarnation: Setting = { id: 'incarnation', revision: 4, value: '7' };
const none = { incarnation, restored: null };

test('a restore raises the incarnation, remembers when the backup was taken, and is told in the audit log', () => {
  const decision = restoreInstallation(none, now - 5000, [], now);
  if (!decision) throw new Error('refused');
  const [raised, told] = decision.changes;
  const { value } = (raised as { row: Setting }).row;
  expect(Number(value)).toBe(decision.incarnation);
  expect(decision.incarnation).toBeGreaterThan(7);
  expect(raised).toMatchObject({ op: 'update', row: { id: 'incarnation', revision: 5 } });
  expect(restoredOf((told as { row: Setting }).row)).toEqual({ at: now, takenAt: now - 5000 });
  expect(decision.audit).toMatchObject([
    { action: 'server.restored', before: { incarnation: 7 }, after: { incarnation: decision.incarnation } },
  ]);
});

test('a second restore replaces what was said of the first', () => {
  const restored: Setting = { id: 'restored', revision: 1, value: JSON.stringify({ at: 1, takenAt: 0 }) };
  const decision = restoreInstallation({ ...none, restored }, now - 5000, [], now);
  expect(decision?.changes[1]).toMatchObject({ op: 'update', row: { id: 'restored', revision: 2 } });
});

test('by a clock that is before the last restore, or before the backup, nothing is restored', () => {
  expect(restoreInstallation(none, now + 1, [], now)).toBeNull();
  const later = { ...none, incarnation: { ...incarnation, value: String(now) } };
  expect(restoreInstallation(later, 0, [], now)).toBeNull();
});
