import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { QueueEntry } from '../job/state.ts';
import { compareEntries } from '../match/line.ts';
import { placeOfFirst } from './line-place.ts';

const entry = (id: string, priority: number, queuedAt: number): QueueEntry => ({
  ...{ id, revision: 1, scopeId: 'instance', classId: id.slice(0, 1), priority, queuedAt },
  ...{ parked: '', keyId: null, until: null, expiresAt: null },
});
const front = (...entries: QueueEntry[]) => ({ entries, hasMore: false });

test('nobody is before what is older or more urgent', () => {
  expect(placeOfFirst(entry('a', 0, 1), [])).toEqual({ jobs: 0, orMore: false });
  const younger = front(entry('b', 0, 2), entry('b2', 0, 3));
  expect(placeOfFirst(entry('a', 0, 1), [younger])).toEqual({ jobs: 0, orMore: false });
  expect(placeOfFirst(entry('a', 5, 9), [younger])).toEqual({ jobs: 0, orMore: false });
});

test('more may be before it where all that was read of a class is, and there is more of that', () => {
  const older = { entries: [entry('b', 0, 1), entry('b2', 0, 2)], hasMore: true };
  expect(placeOfFirst(entry('a', 0, 9), [older])).toEqual({ jobs: 2, orMore: true });
  expect(placeOfFirst(entry('a', 0, 2), [older])).toEqual({ jobs: 1, orMore: false });
});

test('however much was read of each class, what is told is true of the whole line', () => {
  const some = fc.record({ of: fc.nat({ max: 3 }), priority: fc.nat({ max: 2 }), queuedAt: fc.nat({ max: 5 }) });
  const story = fc.property(fc.array(some, { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (jobs, most) => {
    const line = jobs
      .map(({ of, priority, queuedAt }, at) => entry(`${'abcd'[of]}${at}`, priority, queuedAt))
      .sort(compareEntries);
    const [first] = line.filter(({ classId }) => classId === 'a');
    if (!first) return;
    const rivals = ['b', 'c', 'd'].map((name) => line.filter(({ classId }) => classId === name));
    const truth = line.indexOf(first);
    const told = placeOfFirst(
      first,
      rivals.map((own) => ({ entries: own.slice(0, most), hasMore: own.length > most })),
    );
    expect(told.orMore ? truth >= told.jobs : truth === told.jobs).toBe(true);
  });
  fc.assert(story, { numRuns: 500, seed: 3 });
});
