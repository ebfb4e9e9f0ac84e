import { expect, test } from 'vitest';
import { dialogIn, isOpening, withParameters } from './address.ts';

test('the dialog of an address is read; an empty name is none', () => {
  expect(['?dialog=remove.7', '?show=all', '?dialog=', ''].map(dialogIn)).toEqual(['remove.7', null, null, null]);
});

test('a dialog comes into an address and leaves it; the rest stays as it was written', () => {
  const place = { pathname: '/jobs', search: '?search=a%20b&scope=acme/site', hash: '#L4' };
  const opened = withParameters(place, { dialog: 'cancel.selected' });
  expect(opened).toBe('/jobs?search=a%20b&scope=acme/site&dialog=cancel.selected#L4');
  const search = '?search=a%20b&dialog=x&new=job';
  expect(withParameters({ ...place, search }, { dialog: null, new: null })).toBe('/jobs?search=a%20b#L4');
  expect(withParameters({ pathname: '/jobs', search: '?new=job', hash: '' }, { new: null })).toBe('/jobs');
});

test('only a way that stays on its page and adds a dialog opens one', () => {
  const at = (pathname: string, search = '') => ({ pathname, search });
  expect(isOpening(at('/jobs', '?show=all'), at('/jobs', '?show=all&new=job'))).toBe(true);
  expect(isOpening(at('/runners'), at('/jobs', '?new=job'))).toBe(false);
  expect(isOpening(at('/jobs', '?dialog=a'), at('/jobs', '?dialog=b'))).toBe(false);
  expect(isOpening(at('/jobs'), at('/jobs', '?show=all'))).toBe(false);
});
