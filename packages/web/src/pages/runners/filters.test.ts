import { expect, test } from 'vitest';
import { addressWith, chosenIn, chosenWith, isNarrowed } from './filters.ts';

test('choices come and go, and the last one leaves nothing behind', () => {
  expect(chosenWith({}, 'label', 'gpu', true)).toBe('gpu');
  expect(chosenWith({ label: 'gpu' }, 'label', 'linux', true)).toBe('gpu,linux');
  expect(chosenWith({ label: 'gpu,linux' }, 'label', 'gpu', false)).toBe('linux');
  expect(chosenWith({ label: 'gpu' }, 'label', 'gpu', false)).toBeUndefined();
  expect(chosenIn({ label: ',gpu,' }, 'label')).toEqual(['gpu']);
});

test('status, search and the scope of the page are no choices of the menu', () => {
  expect(isNarrowed({ show: 'online', search: 'a', scope: 'acme' })).toBe(false);
  expect(isNarrowed({ of: 'acme' })).toBe(true);
});

test('an address keeps what is not changed, and no dialog', () => {
  expect(addressWith({ search: 'a', new: 'pair', label: 'gpu' }, { label: undefined, show: 'busy' })).toBe(
    '/runners?search=a&show=busy',
  );
});
