import type { Actor, CloudIdentity, IdentityCheck, ProviderData, ProviderName } from '@baton/core';

/** An identity without its secret. */
export interface IdentityView {
  identity: Omit<CloudIdentity, 'keyId' | 'box'>;
  hasSecret: boolean;
  scopeName: string;
  /** names of the pools that use it */
  pools: string[];
}

export interface IdentityInput {
  name: string;
  /** name of a scope; null: the instance */
  scope: string | null;
  provider: ProviderName;
  data: ProviderData;
  secret: ProviderData | null;
}

export interface IdentityChange {
  name?: string | undefined;
  data?: ProviderData | undefined;
  /** null: none any more */
  secret?: ProviderData | null | undefined;
}

/** Cloud identities of the scopes whose pools someone manages. Nobody reads a secret back. */
export interface IdentityUseCases {
  list(): Promise<IdentityView[]>;
  /** by id, or by a name that only one of them has; throws `identity_not_found` */
  find(idOrName: string): Promise<IdentityView>;
  /** Throws `scope_not_found`, `identity_name_taken`. */
  create(input: IdentityInput, by: Actor): Promise<IdentityView>;
  edit(idOrName: string, change: IdentityChange, by: Actor): Promise<IdentityView>;
  /** Throws `identity_in_use`. */
  remove(idOrName: string, by: Actor): Promise<void>;
  /** Asks its provider whether it works. Throws `provider_missing`, `secret_key_missing`. */
  check(idOrName: string, region: string | null, by: Actor): Promise<{ view: IdentityView; check: IdentityCheck }>;
}
