import { expect, test } from 'vitest';
import type { JsonObject } from '../driver.ts';
import { changesMax, summaryOf } from './plan-summary.ts';
import { tellPlan } from './tell-plan.ts';

const asItIs = (text: string): string => text;
const created = (n: number, text = '') => ({
  address: `a.b[${n}]`,
  mode: 'managed',
  change: { actions: ['create'], before: null, after: { text } },
});

test('reading data is no change, and what leaves the state counts as lost', () => {
  const { plan, destroyed } = summaryOf(
    {
      applyable: true,
      resource_changes: [
        { address: 'data.x.y', mode: 'data', change: { actions: ['read'] } },
        { address: 'a.forgotten', mode: 'managed', change: { actions: ['forget'] } },
        { address: 'a.replaced', mode: 'managed', change: { actions: ['create', 'delete'] } },
        { address: 'a.imported', mode: 'managed', change: { actions: ['update'], importing: { id: 'i' } } },
        { address: 'a.same', mode: 'managed', change: { actions: ['no-op'] } },
      ],
    },
    'apply',
    asItIs,
  );
  expect(plan).toEqual({ operation: 'apply', empty: false, resources: 3, add: 1, change: 1, remove: 1, import: 1, forget: 1 });
  expect(destroyed).toEqual(['a.forgotten', 'a.replaced']);
});

test('a plan of an older version, which does not say whether it can be applied, is judged by what it changes', () => {
  expect(summaryOf({ resource_changes: [] }, 'plan', asItIs).plan.empty).toBe(true);
  expect(summaryOf({ output_changes: { o: { actions: ['update'] } } }, 'plan', asItIs).plan.empty).toBe(false);
  expect(summaryOf({ output_changes: { o: { actions: ['no-op'] } } }, 'plan', asItIs).plan.empty).toBe(true);
});

test('a huge plan is told in pieces that fit, up to a limit, and counted in full', () => {
  const events: JsonObject[] = [];
  const summary = summaryOf(
    { applyable: true, resource_changes: Array.from({ length: 5_000 }, (_, n) => created(n, 'ü'.repeat(300))) },
    'apply',
    asItIs,
  );
  tellPlan(summary, (event) => events.push(event));
  const sizes = events.map((event) => Buffer.byteLength(JSON.stringify(event)));
  expect(Math.max(...sizes)).toBeLessThan(40_000);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(1_200_000);
  expect(summary.plan).toMatchObject({ resources: 5_000, add: 5_000 });
  const told = events.flatMap(({ changes }) => (changes as unknown[] | undefined) ?? []);
  expect(told).toHaveLength(changesMax);
});
