import { expect, test } from 'vitest';
import { dialogOf, readDialog } from './asked-address.ts';

test('one runner stands in the address by its id, many by the selection, which the address has anyway', () => {
  expect(dialogOf({ name: 'kick', ids: ['a'] })).toBe('kick.a');
  expect(dialogOf({ name: 'drain', ids: ['a', 'b'] })).toBe('drain.selected');
  expect(readDialog('kick.a')).toEqual({ name: 'kick', id: 'a' });
  expect(readDialog('drain.selected')).toEqual({ name: 'drain', id: null });
});

test('what is done without a question is done by no address, and other dialogs are none of a runner', () => {
  expect(['enable.a', 'enable.selected', 'cancel', 'kick', 'kick.', 'new-token'].map(readDialog)).toEqual(
    Array.from({ length: 6 }, () => null),
  );
});
