import type { Actor, Secret } from '@baton/core';

/** What became of sealing secrets anew with the newest key. */
export interface RekeyView {
  /** rows that it seals now */
  rekeyed: number;
  /** rows that no key opens */
  unopened: number;
  keyId: string;
}

/** Scopes by name, null: the instance; all throw `scope_not_found`. */
export interface SecretUseCases {
  /** by name, without values */
  list(scope: string | null): Promise<Secret[]>;
  /** Throws `secret_name_invalid`, `secret_value_invalid`. Without a description the one that is there stays. */
  set(
    scope: string | null,
    input: { name: string; value: string; description: string | null; by: Actor },
  ): Promise<{ created: boolean }>;
  /** throws `secret_not_found` */
  remove(scope: string | null, name: string, by: Actor): Promise<void>;
  rekey(): Promise<RekeyView>;
}
