import { expect, test } from 'vitest';
import { ApiError } from './api-error.ts';

test('the instance has no name of its own: a sentence calls it so, the detail keeps the word of the API', () => {
  const { error } = new ApiError('permission_denied', { permission: 'view', scope: 'instance' }).toBody();
  expect([error.message, error.next]).toEqual([
    'This needs the permission view in the instance',
    'Ask an owner of the instance for it.',
  ]);
  expect(error.detail).toEqual({ permission: 'view', scope: 'instance' });
  expect(new ApiError('permission_denied', { permission: 'view', scope: 'acme' }).next).toBe('Ask an owner of acme for it.');
});
