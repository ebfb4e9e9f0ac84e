import { expect, test } from 'vitest';
import type { Column } from './column.ts';
import { changed, isShown, leastWidthPx, readChanges } from './columns.ts';

const name: Column = { key: 'name', label: 'Name', width: 'minmax(140px, 2fr)', fixed: true };
const scope: Column = { key: 'scope', label: 'Scope', width: '90px', optional: true };
const version: Column = { key: 'version', label: 'Version', width: '58px' };

test('optional columns are hidden until they are chosen, fixed ones never', () => {
  const shown = (changes: Record<string, boolean>) =>
    [name, scope, version].filter((each) => isShown(each, changes)).map(({ key }) => key);
  expect(shown({})).toEqual(['name', 'version']);
  expect(shown({ name: false, scope: true, version: false })).toEqual(['name', 'scope']);
});

test('what is as at first is not remembered', () => {
  const on = changed({}, scope, true);
  expect(on).toEqual({ scope: true });
  expect(changed(on, version, false)).toEqual({ scope: true, version: false });
  expect(changed(on, scope, false)).toEqual({});
});

test('a table is as wide as its columns, the gaps between them and its edges', () => {
  expect(leastWidthPx([name, version])).toBe(140 + 58 + 14 + 28);
});

test('nonsense that was remembered changes nothing', () => {
  expect(readChanges('{"scope":true,"version":"no"}')).toEqual({ scope: true });
  expect([readChanges(null), readChanges('nonsense'), readChanges('null'), readChanges('[1]')]).toEqual([{}, {}, {}, {}]);
});
