import { expect, test } from 'vitest';
import { longFirst } from './long-first.mjs';

const order = (...names: string[]): string[] => longFirst(names, (name) => `/somewhere/tests/e2e/${name}.test.ts`);

test('the longest files begin, and those with a browser and those without take turns', () => {
  expect(order('browser/live', 'browser/jobs', 'browser/pages', 'cancel', 'setup', 'audit-tampering', 'tls', 'why')).toEqual([
    'browser/pages',
    'audit-tampering',
    'browser/live',
    'cancel',
    'setup',
    'browser/jobs',
    'tls',
    'why',
  ]);
  expect(order()).toEqual([]);
});
