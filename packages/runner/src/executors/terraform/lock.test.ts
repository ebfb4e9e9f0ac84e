import { expect, test } from 'vitest';
import { heldLockOf, lockCreatedAt, lockWords } from './lock.ts';

const info = (id: string) => `
Lock Info:
  ID:        ${id}
  Path:      fleet/terraform.tfstate
  Operation: OperationTypeApply
  Who:       deploy@build-7
  Version:   1.11.4
  Created:   2026-11-26 07:25:11.15938623 +0000 UTC
  Info:      


Terraform acquires a state lock to protect the state`;

test('tells the holder as the tool does', () => {
  const lock = heldLockOf(
    `Error message: operation error S3: PutObject, https response error StatusCode: 412${info('8d446f45-da05')}`,
  );
  expect(lock).toEqual({
    id: '8d446f45-da05',
    who: 'deploy@build-7',
    operation: 'OperationTypeApply',
    created: '2026-11-26 07:25:11.15938623 +0000 UTC',
    path: 'fleet/terraform.tfstate',
  });
  expect(lock && lockCreatedAt(lock)).toBe(Date.parse('2026-11-26T07:25:11.159Z'));
  expect(lock && lockWords(lock)).toBe(
    'the state is locked by deploy@build-7, for apply, since 2026-11-26 07:25:11 +0000 UTC (lock 8d446f45-da05)',
  );
});

test('takes what the tool itself asked for not for the holder', () => {
  const lock = heldLockOf(`Error message: HTTP remote state already locked: ID=theirs-1${info('ours-2')}`);
  expect(lock).toEqual({ id: 'theirs-1', who: '', operation: '', created: '', path: '' });
  expect(lock && lockCreatedAt(lock)).toBeNull();
  expect(lock && lockWords(lock)).toBe('the state is locked by somebody whom the backend does not name (lock theirs-1)');
});

test('a backend that can not be asked is no lock', () => {
  expect(heldLockOf('Error message: dial tcp 127.0.0.1:1: connect: connection refused')).toBeNull();
});
