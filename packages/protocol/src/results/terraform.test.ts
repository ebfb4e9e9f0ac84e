import { expect, test } from 'vitest';
import { emptyTerraformResult, foldTerraform, planWords, terraformLimits } from './terraform.ts';

const foldAll = (...events: Record<string, unknown>[]) => {
  const result = emptyTerraformResult();
  for (const event of events) foldTerraform(result, event);
  return result;
};
const change = (address: string) => ({ address, action: 'create', reason: '', attributes: [], more: 0 });

test('pieces of one module are one group, and a new plan takes the place of the old one', () => {
  const first = { type: 'terraform.plan', operation: 'apply', resources: 3, add: 3 };
  const pieces = [
    { type: 'terraform.changes', module: 'module.a', changes: [change('x')] },
    { type: 'terraform.changes', module: 'module.a', changes: [change('y')] },
  ];
  const { modules, plan } = foldAll(first, ...pieces);
  expect(modules).toEqual([{ module: 'module.a', changes: [change('x'), change('y')] }]);
  expect(plan && planWords(plan)).toBe('3 to add');
  const again = foldAll(first, ...pieces, { type: 'terraform.again', reason: 'stale' }, { ...first, add: 0, remove: 1 });
  expect(again.modules).toEqual([]);
  expect(again.again).toEqual(['stale']);
  expect(again.plan && planWords(again.plan)).toBe('1 to destroy');
});

test('a resource has one state: its newest', () => {
  const progress = (state: string, elapsedMs: number) => ({
    type: 'terraform.progress',
    address: 'x',
    action: 'create',
    state,
    elapsedMs,
  });
  const { progress: states } = foldAll(progress('running', 0), progress('running', 10_000), progress('done', 12_000));
  expect([...states.values()]).toEqual([{ address: 'x', action: 'create', state: 'done', elapsedMs: 12_000 }]);
});

test('stays bounded, and takes no harm from what it does not expect', () => {
  const many = Array.from({ length: terraformLimits.changes + 10 }, (_, n) => change(`r${n}`));
  const result = foldAll(
    { type: 'terraform.changes', module: '', changes: many },
    { type: 'terraform.drifted', changes: many },
    ...many.map(({ address }) => ({ type: 'terraform.progress', address, state: 'odd' })),
    ...many.map(() => ({ type: 'terraform.diagnostic', severity: 7 })),
    { type: 'terraform.plan', operation: 'constructor', resources: -1, add: '3' },
    { type: 'terraform.lock', release: null },
    { type: 'terraform.unheard-of' },
    { type: '__proto__' },
    {},
  );
  expect(result.plan).toMatchObject({ operation: 'plan', resources: 0, add: 0 });
  expect(result.diagnostics).toHaveLength(terraformLimits.diagnostics);
  expect(result.diagnosticsSeen).toBe(many.length);
  const kept = foldAll({ type: 'terraform.changes', module: '', changes: many }, { type: 'terraform.drifted', changes: many });
  expect([kept.modules[0]?.changes.length, kept.drifted.length]).toEqual([terraformLimits.changes, 0]);
});
