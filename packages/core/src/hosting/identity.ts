import type { ProviderData, ProviderName } from './provider.ts';

/** What a check of an identity found. */
export interface IdentityCheck {
  at: number;
  ok: boolean;
  /** who one is there, `arn:aws:sts::…` for instance, or the provider's own words about what is wrong */
  text: string;
}

/** With which rights a provider is called: an AWS role, keys, the ambient role; an engine's address; a cluster. */
export interface CloudIdentity {
  id: string;
  revision: number;
  scopeId: string;
  /** unique in its scope */
  name: string;
  provider: ProviderName;
  /** what it is made of besides its secret: `{ kind: 'role', roleArn, externalId }`, … as the provider says */
  data: ProviderData;
  /** of the key that the secret is sealed with; null: it has none */
  keyId: string | null;
  /** the secret, as JSON, sealed; null: it has none */
  box: string | null;
  /** null: it was never checked */
  check: IdentityCheck | null;
  createdAt: number;
  createdBy: string;
  updatedAt: number;
}

/** What a secret is sealed for. */
export const identityPurpose = (id: string): string => `cloud identity ${id}`;
