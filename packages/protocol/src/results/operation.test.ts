import { expect, test } from 'vitest';
import { emptyOperationResult, foldOperation } from './operation.ts';

const step = (kind: string, state: string, more: object = {}) => ({ type: 'step', kind, title: kind, name: '', state, ...more });

test('steps keep the order in which they were first told, and show what was told last', () => {
  const result = emptyOperationResult();
  const told = [
    { type: 'operation', kind: 'deploy', provider: 'process', region: null, runnerId: 'r', runnerName: 'b-1', poolName: 'b' },
    ...[
      step('folder', 'planned', { usualMs: 5 }),
      step('process', 'planned'),
      step('folder', 'done', { startedAt: 1, endedAt: 9 }),
    ],
    step('process', 'failed', { error: 'no space left' }),
    ...[{ type: 'note' }, step('', 'done'), { type: 'step', kind: 'heartbeat', state: 'nonsense' }],
  ];
  for (const event of told) foldOperation(result, event);
  expect(result).toMatchObject({
    kind: 'deploy',
    provider: 'process',
    region: null,
    runnerName: 'b-1',
    poolName: 'b',
    cause: '',
  });
  expect(result.steps.map(({ kind, state, error }) => [kind, state, error])).toEqual([
    ['folder', 'done', null],
    ['process', 'failed', 'no space left'],
    ['heartbeat', 'planned', null],
  ]);
  expect(result.steps[0]).toMatchObject({ startedAt: 1, endedAt: 9, usualMs: null });
});
