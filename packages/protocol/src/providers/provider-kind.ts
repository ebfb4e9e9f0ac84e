import type { TSchema } from 'typebox';

/** What the pools and identities of a provider are made of. The server checks with it, and the page makes its forms of it. */
export interface ProviderKind {
  provider: string;
  /** settings of a pool */
  settings: TSchema;
  /** what an identity is made of besides its secret */
  identity: TSchema;
  /** its secret, as JSON */
  secret: TSchema;
}
