import fc from 'fast-check';
import type { Fate } from './table.ts';

/** One thing that is said, or happens. `task`: which of those that were given, the newest last. */
export type ChallengectlStep =
  | { do: 'submit'; isInReach: boolean }
  | { do: 'task'; fate: Fate }
  | { do: 'tasks' }
  | { do: 'complete'; task: number; success: boolean; fate: Fate; twice: boolean }
  | { do: 'log'; fate: Fate }
  | { do: 'logs' }
  | { do: 'heartbeat'; fate: Fate }
  | { do: 'beats' }
  | { do: 'other'; task: number }
  | { do: 'others' }
  | { do: 'wrong'; task: number }
  | { do: 'act'; action: 'kick' | 'disable' | 'enable' | 'remove' }
  | { do: 'cancel' }
  | { do: 'resolve' }
  | { do: 'register' }
  | { do: 'signout' }
  | { do: 'restart' }
  | { do: 'wait'; ms: number };

const fate = fc.constantFrom<Fate>('answered', 'answered', 'answered', 'unheard', 'cut');
const task = fc.integer({ min: 0, max: 2 });

const step: fc.Arbitrary<ChallengectlStep> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('submit' as const), isInReach: fc.constantFrom(true, true, true, false) }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('task' as const), fate }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('tasks' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('complete' as const), task, success: fc.boolean(), fate, twice: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('log' as const), fate }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('logs' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('heartbeat' as const), fate }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('beats' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('other' as const), task }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('others' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wrong' as const), task }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      action: fc.constantFrom('kick', 'disable', 'enable', 'enable', 'remove'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resolve' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('register' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('signout' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(500, 12_000, 100_000) }) },
);

export const challengectlConversation = fc.array(step, { minLength: 5, maxLength: 30 });
