import { expect, test } from 'vitest';
import { emptyPool, problemsOf, readNewPool } from './draft.ts';

const draft = { ...emptyPool('process'), name: ' builders ' };

test('what is filled in is what is sent, and nothing of what was left empty', () => {
  const filled = { ...draft, labels: ['linux'], settings: { image: '', cpu: 256 }, perHour: 0.05, idleMinutes: 0.5 };
  expect(readNewPool(filled, 'acme')).toMatchObject({
    ...{ name: 'builders', provider: 'process', scope: 'acme', labels: ['linux'], executors: [{ name: 'shell' }] },
    ...{ settings: { cpu: 256 }, idleMs: 30_000, startLimitMs: 600_000, cost: { perHour: 0.05, ceilingPerDay: null } },
  });
  expect(readNewPool(draft, 'instance')).not.toHaveProperty('scope');
});

test('what can not be is said before it is sent', () => {
  expect(problemsOf(draft)).toEqual({});
  expect(problemsOf({ ...draft, name: ' ', executors: [], min: 3, max: 2, capacity: '' })).toEqual({
    name: 'Give it a name.',
    executors: 'Choose at least one.',
    capacity: 'Give a number.',
    min: 'Not above the maximum, 2.',
  });
  expect(problemsOf({ ...draft, ceilingPerDay: 5 })).toEqual({ perHour: 'A ceiling needs what an hour costs.' });
});
