import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countIn, JobRows } from './job-rows.ts';
import { sampleJob } from './testing/sample-rows.ts';

const all = { states: null, search: '' };
const job = (id: string, createdAt: number, more = {}) => sampleJob({ id, createdAt, ...more });
const made = (filter: ConstructorParameters<typeof JobRows>[0], ...rows: ReturnType<typeof job>[]) => {
  const list = new JobRows(filter);
  list.apply(rows);
  return list;
};

test('rows are replaced and added, newest first, and by id where the time is the same', () => {
  const list = made(all, job('b', 2), job('a', 1));
  const before = list.ids;
  expect(list.apply([job('a', 1, { state: 'failed' })])).toEqual(['a']);
  expect(list.ids, 'a row that only changes moves nothing').toBe(before);
  list.apply([job('c', 3), job('d', 2)]);
  expect(list.ids).toEqual(['c', 'd', 'b', 'a']);
  expect(list.rows.get('a')?.state).toBe('failed');
});

test('a job that left the filter leaves the list', () => {
  const list = made({ states: ['queued'], search: '' }, job('b', 2), job('a', 1));
  list.apply([job('b', 2, { state: 'claimed' }), job('c', 3)]);
  expect([list.ids, list.rows.has('b')]).toEqual([['c', 'a'], false]);
});

test('a job that nobody asked for stays out', () => {
  const named = made({ states: null, search: 'BUILD' }, job('a', 1, { name: 'nightly build' }), job('b', 2, { name: 'deploy' }));
  expect(named.ids).toEqual(['a']);
  const more = { project: 'acme/site', executor: 'ansible', labels: ['gpu', 'x'], classId: 'k', runnerId: 'r' };
  const wanted = job('w', 5, more);
  for (const filter of [
    { scope: 'acme' },
    { executor: 'ansible' },
    { labels: 'gpu,x' },
    { class: 'k' },
    { runner: 'r' },
    { from: 5 },
    { to: 6, from: 3 },
  ])
    expect(made({ ...all, ...filter }, wanted, job('other', 2)).ids, JSON.stringify(filter)).toEqual(['w']);
});

test('a page does not overwrite what is current', () => {
  const list = made(all, job('b', 2, { state: 'succeeded' }));
  list.addPage([job('b', 2), job('a', 1)]);
  expect(list.ids.map((id) => [id, list.rows.get(id)?.state])).toEqual([
    ['b', 'succeeded'],
    ['a', 'queued'],
  ]);
});

test('whatever comes in whatever order and pieces, the list is what sorting all of it gives', () => {
  const row = fc.record({ id: fc.integer({ min: 0, max: 80 }), isOver: fc.boolean() });
  const story = fc.property(fc.array(fc.array(row, { maxLength: 50 }), { maxLength: 12 }), (pieces) => {
    const list = new JobRows({ states: ['queued'], search: '' });
    const expected = new Map<number, boolean>();
    for (const piece of pieces) {
      list.apply(piece.map(({ id, isOver }) => job(`j${id}`, id % 20, { state: isOver ? 'failed' : 'queued' })));
      for (const { id, isOver } of piece) expected.set(id, isOver);
    }
    const ids = [...expected].filter(([, isOver]) => !isOver).map(([id]) => id);
    const sorted = ids.sort((a, b) => (b % 20) - (a % 20) || (`j${a}` < `j${b}` ? 1 : -1));
    expect(list.ids).toEqual(sorted.map((id) => `j${id}`));
    expect(list.rows.size).toBe(list.ids.length);
  });
  fc.assert(story, { numRuns: 300 });
});

test('a list is cut to so many, the newest', () => {
  const list = made(all, job('c', 3), job('b', 2), job('a', 1));
  list.cut(2);
  expect([list.ids, list.rows.size]).toEqual([['c', 'b'], 2]);
  expect(list.replace([job('d', 4), job('c', 3), job('b', 2)], 2).sort()).toEqual(['b', 'c', 'd']);
  expect(list.ids).toEqual(['d', 'c']);
});

test('counts are summed by state', () => {
  const counts = { queued: 2, failed: 3 };
  expect(countIn(counts, null)).toBe(5);
  expect(countIn(counts, ['failed', 'cancelled'])).toBe(3);
});
