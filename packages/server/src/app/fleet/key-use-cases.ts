import type { Actor, KeyEdit, Token } from '@baton/core';
import type { ProvisionedView, ProvisionInput } from './keys.ts';

/** Provisioning keys, and what automation does with one. */
export interface KeyUseCases {
  /** newest first, without those that were removed */
  list(): Promise<Token[]>;
  /** the secret is shown once. Throws `scope_not_found` */
  create(input: NewRegistration, by: Actor): Promise<{ key: Token; secret: string }>;
  /** throws `key_not_found` */
  edit(id: string, edit: KeyEdit, by: Actor): Promise<Token>;
  remove(id: string, by: Actor): Promise<void>;
  /** `key` is a row whose secret was compared. Throws `token_revoked`, `token_disabled`, `token_expired`, `runner_name_taken` */
  provision(key: Token, input: ProvisionInput, address: string): Promise<ProvisionedView>;
}

/** A provisioning key, or a further registration token, of a scope; null: of the instance. */
export interface NewRegistration {
  name: string;
  scope: string | null;
  /** null: it has no end of its own */
  expiresInMs: number | null;
  /** from where alone it is accepted, and what comes in with it; null: from anywhere */
  networks: string[] | null;
}
