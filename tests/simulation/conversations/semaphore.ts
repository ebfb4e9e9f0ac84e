import fc from 'fast-check';
import type { Fate } from './table.ts';

/** One thing that is said, or happens. `task`: which of those that were given, the newest last. */
export type SemaphoreStep =
  | { do: 'submit'; stop: boolean }
  | { do: 'poll'; fate: Fate }
  | { do: 'work'; task: number; lines: number; status: string }
  | { do: 'progress'; fate: Fate; casing: 'real' | 'lower' }
  | { do: 'progresses' }
  | { do: 'other'; task: number }
  | { do: 'wrong' }
  | { do: 'act'; action: 'kick' | 'disable' | 'enable' | 'remove' }
  | { do: 'cancel' }
  | { do: 'begin' }
  | { do: 'restart' }
  | { do: 'wait'; ms: number };

const fate = fc.constantFrom<Fate>('answered', 'answered', 'answered', 'unheard', 'cut');
const task = fc.integer({ min: 0, max: 2 });
const status = fc.constantFrom('running', 'running', 'running', 'success', 'error', 'stopped');

const step: fc.Arbitrary<SemaphoreStep> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('submit' as const), stop: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('poll' as const), fate }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('work' as const), task, lines: fc.integer({ min: 0, max: 4 }), status }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('progress' as const), fate, casing: fc.constantFrom('real', 'lower') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('progresses' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('other' as const), task }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wrong' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      action: fc.constantFrom('kick', 'disable', 'enable', 'enable', 'remove'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('begin' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(500, 6_000, 70_000) }) },
);

export const semaphoreConversation = fc.array(step, { minLength: 5, maxLength: 30 });

/** A runner that has a `stop` job, and for longer than a lease does not report on it. */
export const semaphoreSilence: SemaphoreStep[] = [
  { do: 'submit', stop: true },
  { do: 'progress', fate: 'answered', casing: 'real' },
  { do: 'poll', fate: 'answered' },
  { do: 'progress', fate: 'answered', casing: 'real' },
  { do: 'wait', ms: 70_000 },
  { do: 'poll', fate: 'answered' },
];
