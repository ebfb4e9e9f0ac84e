import { type Change, compareEntries, insert, type QueueEntry, remove } from '@baton/core';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { Front } from './front.ts';
import { Promised } from './promised.ts';

const entryOf = (number: number, classId: string, priority = 0): QueueEntry => {
  const id = `job-${String(number).padStart(5, '0')}`;
  const ready = { parked: '' as const, keyId: null, until: null, expiresAt: null };
  return { id, revision: 1, scopeId: 'project', classId, priority, queuedAt: number, ...ready };
};

/** The ready index as it stands in a store. */
class Index {
  readonly entries = new Map<string, QueueEntry>();

  commit(change: Change): Change[] {
    if (change.kind === 'queueEntry' && change.op === 'insert') this.entries.set(change.row.id, change.row);
    if (change.kind === 'queueEntry' && change.op === 'remove') this.entries.delete(change.id);
    return [change];
  }

  of = (classId: string, limit: number): QueueEntry[] =>
    [...this.entries.values()]
      .filter((entry) => entry.classId === classId)
      .sort(compareEntries)
      .slice(0, limit);
}

let index: Index;
let front: Front;
beforeEach(() => {
  index = new Index();
  front = new Front();
});

/** Reads what is missing; `meanwhile` happens after the store was read and before that is told. Answers how many classes were read. */
function know(classIds: readonly string[], limit: number, meanwhile: () => void = () => {}): number {
  const reading = front.reading(classIds, limit);
  if (!reading) return 0;
  const found = reading.classIds.flatMap((classId) => index.of(classId, reading.limit));
  meanwhile();
  front.take(reading, found);
  return reading.classIds.length;
}

const add = (entry: QueueEntry): void => front.apply(index.commit(insert('queueEntry', entry)));
const drop = (entry: QueueEntry): void => front.apply(index.commit(remove('queueEntry', entry)));

test('claims read a class once for many entries', () => {
  for (let number = 0; number < 100; number++) add(entryOf(number, number % 2 === 0 ? 'even' : 'odd'));
  expect(know(['even', 'odd'], 1)).toBe(2);
  let read = 0;
  for (let claims = 0; claims < 45; claims++) {
    read += know(['even', 'odd'], 1);
    const [next] = front.first('even', 1);
    expect(next).toEqual(index.of('even', 1)[0]);
    if (next) drop(next);
  }
  expect(read, 'only the class whose entries were taken, once in sixteen claims').toBe(2);
});

test('what comes while entries are read is neither lost nor found twice', () => {
  for (let number = 10; number < 15; number++) add(entryOf(number, 'a'));
  know(['a'], 3, () => {
    drop(entryOf(10, 'a'));
    add(entryOf(5, 'a'));
  });
  expect(front.first('a', 9)).toEqual(index.of('a', 9));
  // told once more, as after a commit whose outcome was unknown
  front.apply([insert('queueEntry', entryOf(5, 'a'))]);
  expect(front.first('a', 9)).toEqual(index.of('a', 9));
});

test('what is promised is left out, and comes back where it stood when it is not given', () => {
  const promised = new Promised();
  front = new Front(promised);
  for (let number = 0; number < 600; number++) add(entryOf(number, 'a'));
  know(['a'], 200);
  const first = front.first('a', 200);
  promised.add(first);
  while (know(['a'], 200) > 0);
  expect(front.first('a', 200)).toEqual(index.of('a', 400).slice(200));
  expect([promised.inClass('a'), promised.inScope('project')]).toEqual([200, 200]);
  promised.end(first.slice(0, 1));
  expect(front.first('a', 2)).toEqual([first[0], index.of('a', 201)[200]]);
  promised.end(first);
  expect([front.first('a', 200), promised.inClass('a')]).toEqual([first, 0]);
});

test('however much is promised, what is read once is enough', () => {
  const promised = new Promised();
  front = new Front(promised);
  for (let number = 0; number < 2_000; number++) add(entryOf(number, 'a'));
  for (let pass = 0; pass < 6; pass++) {
    know(['a'], 200);
    expect(front.reading(['a'], 200)).toBeNull();
    promised.add(front.first('a', 200));
  }
});

test('a parked entry is not at the front, and is when it is released', () => {
  add(entryOf(2, 'a'));
  know(['a'], 5);
  const parked: QueueEntry = { ...entryOf(1, 'a'), parked: 'backoff', until: 9 };
  front.apply([insert('queueEntry', parked)]);
  expect(front.first('a', 5)).toEqual([entryOf(2, 'a')]);
  front.apply([remove('queueEntry', parked), insert('queueEntry', entryOf(1, 'a'))]);
  expect(front.first('a', 5)).toEqual([entryOf(1, 'a'), entryOf(2, 'a')]);
});

test('a reading that failed leaves what was known', () => {
  add(entryOf(1, 'a'));
  know(['a'], 1);
  const reading = front.reading(['b'], 1);
  if (!reading) return expect.unreachable('b is not known');
  front.take(reading, null);
  expect(front.first('a', 1)).toEqual([entryOf(1, 'a')]);
  expect(front.reading(['a', 'b'], 1)?.classIds).toEqual(['b']);
});

test('a class that grows without end is not kept whole', () => {
  know(['a'], 1);
  for (let number = 0; number < 2_000; number++) add(entryOf(number, 'a'));
  expect(front.first('a', 2_000).length).toBeLessThanOrEqual(512);
  expect(front.first('a', 100)).toEqual(index.of('a', 100));
});

type Step = readonly [what: 'add' | 'drop' | 'look' | 'forget', number: number, priority: number];

test('the first entries are those of the index, whatever was committed', () => {
  const step: fc.Arbitrary<Step> = fc.tuple(
    fc.constantFrom('add', 'add', 'add', 'drop', 'drop', 'look', 'look', 'forget'),
    fc.nat(60),
    fc.nat(2),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      [index, front] = [new Index(), new Front()];
      const classOf = (number: number): string => `class-${number % 3}`;
      const change = ([what, number, priority]: Step): void => {
        const known = index.entries.get(entryOf(number, '').id);
        if (what === 'add' && !known) add(entryOf(number, classOf(number), priority));
        if (what === 'drop' && known) drop(known);
      };
      for (const [at, each] of steps.entries()) {
        const [what, number] = each;
        change(each);
        if (what === 'forget') front.forget([classOf(number)]);
        if (what !== 'look') continue;
        const limit = 1 + (number % 20);
        know(['class-0', 'class-1', 'class-2'], limit, () => steps.slice(at + 1, at + 4).forEach(change));
        for (const classId of ['class-0', 'class-1', 'class-2']) {
          if (front.reading([classId], limit)) continue;
          expect(front.first(classId, limit)).toEqual(index.of(classId, limit));
        }
      }
    }),
    { numRuns: 500 },
  );
});
