import type { Sealed } from '@baton/core';

/**
 * Seals what must not be read by whoever has a copy of the database alone. A box opens only for the purpose that it was sealed for (see
 * `secretPurpose` of core), so that it is worth nothing in another row.
 */
export interface Vault {
  /** of the key that seals; older ones only open */
  readonly keyId: string;
  seal(value: string, purpose: string): Sealed;
  /** null: its key is not here, or it is not what was sealed for this purpose */
  open(sealed: Sealed, purpose: string): string | null;
  /** whether a key is here */
  has(keyId: string): boolean;
  /** a digest of a value that only this installation can make: it tells values apart, and tells nothing of them */
  mark(value: string): string;
}
