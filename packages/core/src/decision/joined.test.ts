import { expect, test } from 'vitest';
import { type Change, ensure, guard, insert, remove, update } from './change.ts';
import { plan } from './decision.ts';
import { joined } from './joined.ts';

const row = { id: 'a', revision: 1, value: 'one' };
const other = { id: 'b', revision: 1, value: 'other' };
const event = (type: string) => ({ scopeId: 's', kind: 'template' as const, entityId: 's', type, at: 1, detail: {} });

test('what the first inserts is inserted as the second leaves it', () => {
  const { changes } = joined(
    plan([insert('setting', row), insert('setting', other)]),
    plan([update('setting', row, { value: 'two' })]),
  );
  expect(changes).toEqual([insert('setting', { id: 'a', revision: 2, value: 'two' }), insert('setting', other)]);
});

test('what the first inserts and the second removes is never there', () => {
  const { changes } = joined(plan([insert('setting', row)]), plan([remove('setting', row), insert('setting', other)]));
  expect(changes).toEqual([insert('setting', other)]);
});

test('guards, events and entries of the audit log stand one after the other', () => {
  const made = joined(plan([], [event('x')], [guard('setting', row)]), plan([], [event('y')], [guard('setting', other)]));
  expect(made.events.map(({ type }) => type)).toEqual(['x', 'y']);
  expect(made.guards.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(made.audit).toBeUndefined();
});

test.each<[Change, Change]>([
  [update('setting', row, { value: 'two' }), update('setting', row, { value: 'three' })],
  [ensure('setting', row), update('setting', row, { value: 'two' })],
  [remove('setting', row), insert('setting', row)],
  [insert('setting', row), insert('setting', row)],
])('two that change the same row otherwise are a defect', (first, second) => {
  expect(() => joined(plan([first]), plan([second]))).toThrow('setting a');
});
