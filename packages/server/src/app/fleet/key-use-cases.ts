import type { Actor, KeyEdit, Token } from '@baton/core';
import type { ProvisionedView, ProvisionInput } from './keys.ts';

/** Provisioning keys, and what automation does with one. */
export interface KeyUseCases {
  /** newest first, without those that were removed */
  list(): Promise<Token[]>;
  /** the secret is shown once. Throws `scope_not_found` */
  create(name: string, scope: string | null, expiresInMs: number | null, by: Actor): Promise<{ key: Token; secret: string }>;
  /** throws `key_not_found` */
  edit(id: string, edit: KeyEdit, by: Actor): Promise<Token>;
  remove(id: string, by: Actor): Promise<void>;
  /** `key` is a row whose secret was compared. Throws `token_revoked`, `token_disabled`, `token_expired`, `runner_name_taken` */
  provision(key: Token, input: ProvisionInput, address: string): Promise<ProvisionedView>;
}

/** A further registration token of a scope, null: of the instance. */
export interface NewRegistration {
  name: string;
  scope: string | null;
  /** null: it works until the next reset */
  expiresInMs: number | null;
}
