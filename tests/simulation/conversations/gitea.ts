import fc from 'fast-check';
import type { Fate } from './table.ts';

/** One thing that is said, or happens. `task`: which of those that were given, the newest last. */
export type GiteaStep =
  | { do: 'submit'; stop: boolean }
  | { do: 'fetch'; fate: Fate }
  | { do: 'fetches' }
  | { do: 'lost' }
  | { do: 'logs'; task: number; from: number; rows: number }
  | { do: 'log'; task: number; from: number; rows: number; noMore: boolean; fate: Fate; twice: boolean }
  | { do: 'update'; task: number; result: number; fate: Fate; twice: boolean }
  | { do: 'other'; task: number }
  | { do: 'wrong'; task: number }
  | { do: 'act'; action: 'kick' | 'disable' | 'enable' | 'remove' }
  | { do: 'cancel' }
  | { do: 'declare' }
  | { do: 'restart' }
  | { do: 'wait'; ms: number };

const fate = fc.constantFrom<Fate>('answered', 'answered', 'answered', 'unheard', 'cut');
const task = fc.integer({ min: 0, max: 2 });
/** Of the rows that are stored: mostly the next one, some that are there already, and some beyond. */
const from = fc.constantFrom(0, 0, 0, -1, -2, -3, -4, 1, 2);

const step: fc.Arbitrary<GiteaStep> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('submit' as const), stop: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('fetch' as const), fate }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fetches' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lost' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: fc.constant('logs' as const), task, from: fc.integer({ min: -3, max: 0 }), rows: fc.integer({ min: 1, max: 5 }) },
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      ...{ do: fc.constant('log' as const), task, from, rows: fc.integer({ min: 0, max: 5 }) },
      ...{ noMore: fc.constantFrom(false, false, false, true), fate, twice: fc.boolean() },
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('update' as const),
      task,
      result: fc.constantFrom(0, 0, 1, 2, 3),
      fate,
      twice: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('other' as const), task }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wrong' as const), task }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      action: fc.constantFrom('kick', 'disable', 'enable', 'enable', 'remove'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('declare' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(500, 6_000, 70_000) }) },
);

export const giteaConversation = fc.array(step, { minLength: 5, maxLength: 30 });

/** A runner that has a `stop` job, and for longer than a lease speaks of others only. */
export const giteaSilence: GiteaStep[] = [
  { do: 'submit', stop: true },
  { do: 'fetch', fate: 'answered' },
  { do: 'wait', ms: 70_000 },
  { do: 'fetch', fate: 'answered' },
];
