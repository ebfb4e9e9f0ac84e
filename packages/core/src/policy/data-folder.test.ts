import { expect, test } from 'vitest';
import { mayBeElsewhere, useDataFolder } from './data-folder.ts';
import type { Setting } from './setting.ts';

const at = (id: string, since: number): Setting => ({ id: 'data_folder', revision: 3, value: JSON.stringify({ id, since }) });

test.each([
  ['the first one', null, 'a', false, { id: 'a', since: 0 }, false, 1],
  ['one that is new where the database is not', null, 'a', true, { id: 'a', since: 50 }, true, 1],
  ['the same one', at('a', 7), 'a', false, { id: 'a', since: 7 }, false, 0],
  ['another one', at('a', 7), 'b', false, { id: 'b', since: 50 }, true, 1],
] as const)('%s', (_, before, id, isLate, use, isOther, changes) => {
  const { changes: made, ...told } = useDataFolder(before, { id, isLate, acceptedAt: [] }, 50);
  expect(told).toEqual({ use, isOther });
  expect(made).toHaveLength(changes);
});

test('what runs was accepted before, whatever its clock said', () => {
  const { use } = useDataFolder(at('a', 7), { id: 'b', isLate: false, acceptedAt: [80, 60] }, 50);
  expect(mayBeElsewhere({ acceptedAt: 80 }, use.since)).toBe(true);
});

test('what was accepted before may be elsewhere, and nothing where there is one folder only', () => {
  expect([49, 50, null].map((acceptedAt) => mayBeElsewhere({ acceptedAt }, 50))).toEqual([true, false, false]);
  expect(mayBeElsewhere({ acceptedAt: 1 }, 0)).toBe(false);
});
