import type { Kind } from '@baton/core';
import type { ArrayType } from './arrays.ts';

/** Columns that hold whole numbers; all others hold text. A test compares it with the schema. */
const integers = new Set([
  'revision',
  'number',
  'place',
  'at',
  'priority',
  'protected_at',
  'created_at',
  'due_at',
  'ended_at',
  'expires_at',
  'queued_at',
  'removed_at',
  'retired_at',
  'revoked_at',
  'until',
  'expected',
]);

export const typeOf = (column: string): ArrayType => (integers.has(column) ? 'int8' : 'text');

/** Fields, and their columns, that take part in a unique value besides the id. A test compares it with the schema. */
export const uniqueFields: { readonly [K in Kind]?: readonly { field: string; column: string }[] } = {
  scope: [
    { field: 'name', column: 'name' },
    { field: 'removedAt', column: 'removed_at' },
  ],
  cloudIdentity: [
    { field: 'scopeId', column: 'scope_id' },
    { field: 'name', column: 'name' },
  ],
  pool: [
    { field: 'scopeId', column: 'scope_id' },
    { field: 'name', column: 'name' },
    { field: 'removedAt', column: 'removed_at' },
  ],
  release: [{ field: 'version', column: 'version' }],
  template: [
    { field: 'scopeId', column: 'scope_id' },
    { field: 'name', column: 'name' },
    { field: 'removedAt', column: 'removed_at' },
  ],
  user: [{ field: 'login', column: 'login' }],
  runner: [
    { field: 'number', column: 'number' },
    { field: 'scopeId', column: 'scope_id' },
    { field: 'name', column: 'name' },
    { field: 'retiredAt', column: 'retired_at' },
    { field: 'removedAt', column: 'removed_at' },
  ],
};
