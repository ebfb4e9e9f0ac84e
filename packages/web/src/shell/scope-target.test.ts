import { expect, test } from 'vitest';
import { scopeTarget } from './scope-target.ts';

test('the same page with its filters, and without what is of the scope that is left', () => {
  expect(scopeTarget('/jobs', { show: 'failed', scope: 'a', selected: '1-3' }, 'acme/site')).toBe(
    '/jobs?show=failed&scope=acme/site',
  );
  expect(scopeTarget('/runners/keys', {}, 'acme')).toBe('/runners/keys?scope=acme');
  expect(scopeTarget('/settings', { new: 'x' }, 'a&b')).toBe('/settings?scope=a%26b');
});

test('from one thing to the list that it is in', () => {
  expect(scopeTarget('/jobs/123', { tab: 'timeline' }, 'acme')).toBe('/jobs?scope=acme');
  expect(scopeTarget('/templates/123', {}, '')).toBe('/templates?scope=');
});
