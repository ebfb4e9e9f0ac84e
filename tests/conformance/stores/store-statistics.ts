import {
  entryOf,
  insert,
  mergeSlot,
  newSlot,
  observeMs,
  packStatistics,
  placeOfSlot,
  type Slot,
  type StatisticsSlot,
  timesOf,
  unpackStatistics,
  update,
} from '@baton/core';
import type { Store } from '@baton/server/store';
import { expect, it } from 'vitest';
import { commitOf } from './store-rows.ts';

const minute = 29_000_000;

function sample(executor: string): Slot {
  const slot = newSlot();
  const entry = entryOf(slot, 'executor', executor, 'größe');
  Object.assign(entry, { submitted: 3, started: 2, busyMs: 59_999 });
  for (const ms of [0, 1, 86_400_000]) observeMs(ms, timesOf(entry, 'waiting'));
  slot.samples = 12;
  return slot;
}

const row = (slot: Slot): StatisticsSlot => ({
  ...{ id: placeOfSlot('minute', minute), revision: 1, unit: 'minute', slot: minute },
  ...{ writes: ['life 1'], content: packStatistics(slot) },
});

/** What holds for statistics in every store: their rows are read as they were written, and what two servers add is not lost. */
export function statisticsTests(use: () => Store): void {
  it('reads a slot as it was written', async () => {
    await use().commit([commitOf({ changes: [insert('statisticsSlot', row(sample('shell')))] })]);
    const [read] = await use().read.getMany('statisticsSlot', [placeOfSlot('minute', minute), placeOfSlot('minute', minute + 1)]);
    expect(read).toEqual(row(sample('shell')));
    expect(unpackStatistics((read as StatisticsSlot).content)).toEqual(sample('shell'));
  });

  it('refuses what was added to an older row: who adds reads again, and both are there', async () => {
    const first = row(sample('shell'));
    await use().commit([commitOf({ changes: [insert('statisticsSlot', first)] })]);
    const added = (before: StatisticsSlot, more: Slot) => {
      const sum = unpackStatistics(before.content);
      mergeSlot(sum, more);
      return commitOf({ changes: [update('statisticsSlot', before, { content: packStatistics(sum) })] });
    };
    const results = await use().commit([added(first, sample('ansible')), added(first, sample('transmit'))]);
    expect(results.map(({ status }) => status)).toEqual(['committed', 'conflict']);
    const again = await use().read.get('statisticsSlot', first.id);
    await use().commit([added(again as StatisticsSlot, sample('transmit'))]);
    const last = await use().read.get('statisticsSlot', first.id);
    const { entries, samples } = unpackStatistics((last as StatisticsSlot).content);
    expect([[...entries.executor.keys()].sort(), samples]).toEqual([['ansible', 'shell', 'transmit'], 36]);
  });
}
