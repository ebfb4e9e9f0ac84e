import { type Assignment, assign, compareEntries, type QueueEntry } from '@baton/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Heads } from './heads.ts';

type Queue = ReadonlyMap<string, readonly QueueEntry[]>;

/** Jobs that all fit one runner. */
const give = (entries: readonly QueueEntry[], slots: number): Assignment[] =>
  assign(entries, [{ classKey: 'all', spare: 0, runners: new Map([['runner', slots]]) }], {
    fitOf: () => ({ devices: null }),
    pinOf: () => null,
    inHand: () => 0,
    freeDevices: () => [],
  });

/** What is given away, and how many entries were read for that. */
const ready = { parked: '' as const, keyId: null, until: null, expiresAt: null };

function giveAway(queue: Queue, slots: number, most: number): { given: string[]; read: number; readings: number } {
  const heads = new Heads([...queue.keys()], most);
  let given: Assignment[] = [];
  let [read, readings] = [0, 0];
  for (let { reading } = heads; reading; { reading } = heads) {
    const { classIds, limit } = reading;
    readings++;
    for (const classId of classIds) {
      const found = (queue.get(classId) ?? []).slice(0, limit);
      read += found.length;
      heads.take(classId, limit, found);
    }
    given = give(heads.all(), slots).slice(0, most);
    heads.given(given);
  }
  return { given: given.map(({ entry }) => entry.id), read, readings };
}

/** @param entries class, project, priority and time of each job; a class is of one project */
function queueOf(entries: readonly (readonly [number, number, number])[]): Queue {
  const rows = entries.map(([inClass, priority, queuedAt], index): QueueEntry => {
    const id = `job-${String(index).padStart(5, '0')}`;
    return { id, revision: 1, scopeId: `project-${inClass % 3}`, classId: `class-${inClass}`, priority, queuedAt, ...ready };
  });
  const byClass = Map.groupBy(rows.sort(compareEntries), ({ classId }) => classId);
  return byClass;
}

test('what is given away is what would be, had all been read', () => {
  const entry = fc.tuple(fc.nat(5), fc.nat(2), fc.nat(50));
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 120 }), fc.integer({ min: 1, max: 40 }), (entries, slots) => {
      const queue = queueOf(entries);
      const all = [...queue.values()].flat();
      expect(giveAway(queue, slots, slots).given).toEqual(give(all, slots).map((each) => each.entry.id));
      const most = Math.ceil(slots / 2);
      expect(giveAway(queue, slots, most).given).toEqual(
        give(all, slots)
          .slice(0, most)
          .map((each) => each.entry.id),
      );
    }),
  );
});

test('a slot before many classes costs one head of each', () => {
  const queue = queueOf(Array.from({ length: 20_000 }, (_, index) => [index % 200, 0, index]));
  expect(giveAway(queue, 1, 1)).toMatchObject({ read: 200, readings: 1 });
});

test('many slots before many classes cost a few heads of each, however long the queue is', () => {
  const queue = queueOf(Array.from({ length: 20_000 }, (_, index) => [index % 200, 0, index]));
  const { given, read } = giveAway(queue, 200, 200);
  expect(given).toHaveLength(200);
  expect(read).toBeLessThan(3 * 200);
});

test('a class that stands before all others is read further, in few steps', () => {
  const urgent = Array.from({ length: 500 }, () => [0, 9, 0] as const);
  const others = Array.from({ length: 2_000 }, (_, index) => [1 + (index % 100), 0, index] as const);
  const { given, read, readings } = giveAway(queueOf([...urgent, ...others]), 200, 200);
  expect(given).toHaveLength(200);
  expect(read).toBeLessThan(3 * 200 + 200);
  expect(readings).toBeLessThanOrEqual(5);
});
