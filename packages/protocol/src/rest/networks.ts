import { type Static, Type } from 'typebox';
import { closed, Networks, Nullable } from '../shared/fields.ts';

export const ScopeName = Type.String({
  minLength: 1,
  maxLength: 121,
  description: '`instance`, an organization, a user, or `owner/name`',
});

/** `GET /api/v1/networks?scope=NAME` */
export const NetworksQuery = Type.Object({ scope: Type.Optional(ScopeName) }, closed);

/** From where people and runners of a scope, and of all under it, may come. */
export const ScopeNetworks = Type.Object(
  { scope: ScopeName, networks: Nullable(Networks) },
  { $id: 'ScopeNetworks', description: 'null: the scope says nothing of its own. The lists of all scopes above it hold too' },
);
export type ScopeNetworks = Static<typeof ScopeNetworks>;

/** `PATCH /api/v1/networks` */
export const SetScopeNetworks = Type.Object({ scope: Type.Optional(ScopeName), networks: Nullable(Networks) }, closed);
export type SetScopeNetworks = Static<typeof SetScopeNetworks>;
