import { type Runner, unpackRows } from '@baton/protocol';
import { beforeEach, expect, test } from 'vitest';
import { person } from '../../app/testing/fakes.ts';
import { sampleNewRunner, TestPlane } from '../../app/testing/plane.ts';
import { runnerOf } from '../views/runner.ts';
import { runnerParts } from './runner-parts.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
  for (let made = 1; made <= 12; made++) await plane.app.fleet.addRunner(sampleNewRunner(`r${made}`), person('ada'));
});

const look = { show: 'all', search: '', sort: null, most: 4 } as const;
const names = (rows: readonly { name: string }[]): string[] => rows.map(({ name }) => name);
const partsOf = async (wanted: Parameters<typeof runnerParts>[1], rowsMax?: number) =>
  [...runnerParts(await plane.app.fleet.list(), wanted, rowsMax)].map((part) => ({
    ...part,
    rows: unpackRows<Runner>(JSON.parse(JSON.stringify(part.packed))),
  }));

test('the first part is the first screen in its order, with all counts; together the parts are the whole fleet', async () => {
  const parts = await partsOf(look, 5);
  expect(parts.map(({ rows }) => names(rows))).toEqual([
    ['r1', 'r2', 'r3', 'r4'],
    ['r5', 'r6', 'r7', 'r8', 'r9'],
    ['r10', 'r11', 'r12'],
  ]);
  expect(parts.map(({ last }) => last)).toEqual([false, false, true]);
  expect(parts.map(({ counts }) => counts?.not_registered ?? null)).toEqual([12, null, null]);
  const all = parts.flatMap(({ rows }) => rows).sort((a, b) => a.number - b.number);
  expect(all).toEqual((await plane.app.fleet.list()).map(runnerOf));
});

test('filter, search and order of the screen decide what comes first', async () => {
  const [first] = await partsOf({ ...look, show: 'not_registered', search: 'r1', sort: '-name' });
  expect(names(first?.rows ?? [])).toEqual(['r12', 'r11', 'r10', 'r1']);
  const [none] = await partsOf({ ...look, show: 'online' });
  expect(none).toMatchObject({ rows: [], counts: { all: 12, online: 0 }, last: false });
});

test('what narrows the list decides what comes first, and what is counted', async () => {
  await plane.app.fleet.addRunner({ ...sampleNewRunner('special'), labels: ['gpu'] }, person('ada'));
  const narrowing = { within: null, scopes: [], types: [], protocols: [], labels: ['gpu'], executors: [] };
  const [first] = await partsOf({ ...look, narrowing });
  expect([names(first?.rows ?? []), first?.counts?.all, first?.last]).toEqual([['special'], 1, false]);
});

test('a fleet that fits on the screen comes in one part, and no fleet too', async () => {
  expect((await partsOf({ ...look, most: 50 })).map(({ last, rows }) => [last, rows.length])).toEqual([[true, 12]]);
  expect([...runnerParts([], look)]).toMatchObject([{ last: true, packed: { count: 0 }, counts: { all: 0 } }]);
});
