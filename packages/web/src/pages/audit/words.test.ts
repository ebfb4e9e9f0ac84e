import { expect, test } from 'vitest';
import { addressWith, filterOf, isFiltered } from './filters.ts';
import { actionWords, changesOf, detailsOf, fieldWords, targetHref, valueWords } from './words.ts';

test('names of fields and actions read like words', () => {
  expect(fieldWords('refusesUnlabelled')).toBe('refuses unlabelled');
  expect(actionWords('runner.pairing_renewed')).toBe('runner: pairing renewed');
});

test('values read like values', () => {
  expect([null, '', [], ['a', 'b'], true, 7, { by: 'jo', until: null }].map(valueWords)).toEqual([
    '—',
    '—',
    'none',
    'a, b',
    'true',
    '7',
    'by jo',
  ]);
});

test('instants within a value are dates', () => {
  expect(valueWords({ at: 0 })).toMatch(/^at \d{4}-\d\d-\d\d /);
});

test('spans of time are told in their units, and their names without', () => {
  expect(fieldWords('staleAfterMs')).toBe('stale after');
  expect(detailsOf({ detail: { forMs: 172_800_000 } })).toEqual([['for', '2 d 0 h']]);
  expect(changesOf({ before: { staleAfterMs: null }, after: { staleAfterMs: 30_000 } })).toEqual([
    { name: 'staleAfterMs', before: '—', after: '30 s' },
  ]);
});

test('changes tell what was there before and after, of new things only what is there', () => {
  expect(changesOf({ before: { name: 'a' }, after: { name: 'b' } })).toEqual([{ name: 'name', before: 'a', after: 'b' }]);
  expect(changesOf({ before: null, after: { name: 'b' } })).toEqual([{ name: 'name', before: undefined, after: 'b' }]);
  expect(changesOf({ before: null, after: null })).toEqual([]);
  expect(detailsOf({ detail: { reason: null, attempts: 2 } })).toEqual([['attempts', '2']]);
});

test('what has a page is linked', () => {
  const target = { kind: 'runner', id: 'r', name: 'one' };
  expect(targetHref({ target, action: 'runner.kick' })).toBe('/runners/r');
  expect(targetHref({ target, action: 'runner.remove' })).toBeNull();
  expect(targetHref({ target: { ...target, kind: 'job' }, action: 'job.cancel' })).toBe('/jobs/r');
  expect(targetHref({ target: { ...target, kind: 'token' }, action: 'token.create' })).toBeNull();
});

test('the address says what is asked for', () => {
  expect(filterOf({ action: 'runner', since: 'day', search: 'x', tab: 'posture' }, 90_000_000)).toEqual({
    action: 'runner',
    text: 'x',
    from: 3_600_000,
  });
  expect(filterOf({ since: 'whenever' }, 1)).toEqual({});
  expect([isFiltered({ entry: '4' }), isFiltered({ actor: 'ada' })]).toEqual([false, true]);
  expect(addressWith({ action: 'job', entry: '4' }, { entry: undefined })).toBe('/audit?action=job');
});
