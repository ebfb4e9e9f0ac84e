import { expect, test } from 'vitest';
import { actionOf, changeOf, type PlannedResource } from './changes.ts';
import { type Hide, hiding } from './hide.ts';

const asItIs: Hide = (text) => text;

const resource = (change: PlannedResource['change'], more: Partial<PlannedResource> = {}): PlannedResource => ({
  address: 'a.b',
  change,
  ...more,
});

test.each([
  [['create'], 'create'],
  [['update'], 'update'],
  [['read'], 'read'],
  [['delete'], 'delete'],
  [['delete', 'create'], 'replace'],
  [['create', 'delete'], 'replace'],
  [['forget'], 'forget'],
  [['create', 'forget'], 'forget'],
  [['no-op'], null],
] as const)('%j is %s', (actions, action) => {
  expect(actionOf(resource({ actions }))).toBe(action);
});

test('a resource that only moves, or is only imported, changes too', () => {
  expect(actionOf(resource({ actions: ['no-op'] }, { previous_address: 'a.old' }))).toBe('move');
  expect(actionOf(resource({ actions: ['no-op'], importing: { id: 'x' } }))).toBe('import');
  expect(changeOf(resource({ actions: ['no-op'] }, { previous_address: 'a.old' }), 'move', asItIs).reason).toBe(
    'moved from a.old',
  );
});

test('names what changes down to its part, and never shows what is sensitive', () => {
  const change = changeOf(
    resource(
      {
        actions: ['delete', 'create'],
        before: { id: '1', input: { user: 'a', password: 'old-secret', list: [1] }, tags: null, all: { x: 'hidden' } },
        after: { input: { user: 'b', password: 'new-secret', list: [1, 2] }, tags: { Name: 'n' }, all: { x: 'other' } },
        after_unknown: { id: true, input: {} },
        before_sensitive: { input: { password: true }, all: true },
        after_sensitive: { input: { password: true }, all: true, parts: [true] },
      },
      { action_reason: 'replace_because_cannot_update' },
    ),
    'replace',
    asItIs,
  );
  expect(change).toEqual({
    address: 'a.b',
    action: 'replace',
    reason: 'cannot update',
    attributes: [
      { name: 'id', before: '"1"', after: '(known after apply)' },
      { name: 'input.user', before: '"a"', after: '"b"' },
      { name: 'input.password', before: '(sensitive)', after: '(sensitive)' },
      { name: 'input.list', before: '[1]', after: '[1,2]' },
      { name: 'tags.Name', before: null, after: '"n"' },
      { name: 'all', before: '(sensitive)', after: '(sensitive)' },
    ],
    more: 0,
  });
  expect(JSON.stringify(change)).not.toMatch(/secret|hidden|other/);
});

test('a list with something sensitive in it is not shown at all', () => {
  const change = changeOf(
    resource({
      actions: ['update'],
      before: { l: ['open', 'k'] },
      after: { l: ['open', 'q'] },
      after_sensitive: { l: [false, true] },
      before_sensitive: { l: [false, true] },
    }),
    'update',
    asItIs,
  );
  expect(change.attributes).toEqual([{ name: 'l', before: '(sensitive)', after: '(sensitive)' }]);
});

test('stays bounded', () => {
  const after = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`n${n}`, 'x'.repeat(1000)]));
  const change = changeOf(resource({ actions: ['create'], before: null, after }), 'create', asItIs);
  expect(change.attributes).toHaveLength(40);
  expect(change.more).toBe(60);
  expect(change.attributes[0]?.after).toHaveLength(160);
});

test('a secret is hidden before a text is cut', () => {
  const key = `-----BEGIN KEY-----\n${'k'.repeat(300)}"\n-----END KEY-----`;
  const hide = hiding({ KEY: key });
  const { attributes } = changeOf(
    resource({ actions: ['create'], before: null, after: { key, list: [`x${key}`] } }),
    'create',
    hide,
  );
  expect(attributes).toEqual([
    { name: 'key', before: null, after: '"***"' },
    { name: 'list', before: null, after: '["x***"]' },
  ]);
});
