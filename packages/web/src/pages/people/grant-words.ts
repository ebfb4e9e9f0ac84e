import type { User } from '@baton/protocol';

/** Grants as people read them: `instance: owner`, `acme/site: viewer + create_users`. The scope of one's own goes without saying. */
export const grantWords = (login: string, grants: User['grants']): string[] =>
  grants
    .filter(({ scope }) => scope !== login)
    .map(({ scope, role, permissions }) => `${scope}: ${[...(role === null ? [] : [role]), ...permissions].join(' + ')}`);
