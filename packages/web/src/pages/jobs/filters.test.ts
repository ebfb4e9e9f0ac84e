import { expect, test } from 'vitest';
import { addressWith, exportHref, filterOf, isNarrowed } from './filters.ts';

const now = Date.UTC(2026, 0, 2, 12, 0, 30);

test('an address asks for jobs: state, scope, what they need, and when they were submitted', () => {
  expect(filterOf({}, null, now)).toEqual({ states: null, search: '' });
  expect(filterOf({ show: 'failed', executor: 'shell', labels: 'gpu,x' }, 'acme', now)).toEqual({
    ...{ states: ['failed'], search: '', scope: 'acme', executor: 'shell', labels: 'gpu,x' },
  });
  expect(filterOf({ since: 'day' }, 'instance', now)).toEqual({ states: null, search: '', from: Date.UTC(2026, 0, 1, 12, 0) });
  expect(filterOf({ since: '2026-01-01T00:00', until: 'nonsense' }, null, now)).toMatchObject({
    from: Date.parse('2026-01-01T00:00'),
  });
});

test('the same address asks for the same within a minute', () => {
  expect(filterOf({ since: 'hour' }, null, now)).toEqual(filterOf({ since: 'hour' }, null, now + 20_000));
});

test('an export asks for what the list shows', () => {
  expect(exportHref('csv', filterOf({ show: 'queued', search: 'a b', class: 'k' }, 'acme/site', now))).toBe(
    '/api/v1/jobs/export?scope=acme%2Fsite&class=k&state=queued&search=a+b&format=csv',
  );
});

test('links keep the other filters, and drop what is chosen', () => {
  expect(addressWith({ show: 'failed', executor: 'shell', selected: 'x', new: 'job' }, { executor: undefined })).toBe(
    '/jobs?show=failed',
  );
  expect([isNarrowed({ show: 'failed' }), isNarrowed({ class: 'k' })]).toEqual([false, true]);
});
