import { expect, test } from 'vitest';
import { sampleCapabilities, sampleRunner } from '../testing/samples.ts';
import { executorsOf, labelsOf, mayTakeWork, type Runner } from './state.ts';

test('labels are the declared and the added ones, each once', () => {
  expect(labelsOf(sampleRunner({ labelsAdded: ['gpu', 'linux'] }))).toEqual(['linux', 'gpu']);
  expect(labelsOf(sampleRunner({ declared: null, labelsAdded: ['gpu'] }))).toEqual(['gpu']);
});

test('an executor counts when the runner was made for it and found it', () => {
  const executors = [
    { name: 'shell', version: null },
    { name: 'ansible', version: null },
  ];
  const declared = { ...sampleCapabilities, executors };
  const names = (executorsAllowed: string[] | null) =>
    executorsOf(sampleRunner({ declared, executorsAllowed })).map((executor) => executor.name);
  expect(names(null)).toEqual(['shell', 'ansible']);
  expect(names(['ansible', 'terraform'])).toEqual(['ansible']);
  expect(executorsOf(sampleRunner({ declared: null }))).toEqual([]);
});

test.each<[string, Partial<Runner>]>([
  ['never paired', { credential: 'none' }],
  ['revoked', { credential: 'revoked' }],
  ['signed out', { session: null }],
  ['disabled', { disabled: { reason: null, by: 'admin', at: 0, until: null } }],
  ['draining', { draining: { by: 'runner', askedBy: null, reason: null, at: 0, deadline: null } }],
  ['removed', { removedAt: 1 }],
])('a runner that is %s gets no new work', (_, patch) => {
  expect(mayTakeWork(sampleRunner())).toBe(true);
  expect(mayTakeWork(sampleRunner(patch))).toBe(false);
});
