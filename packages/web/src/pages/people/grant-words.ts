import type { User } from '@baton/protocol';
import { scopeWords } from '../../text/scope-words.ts';

/** Grants as people read them: `The instance: owner`, `acme/site: viewer + create_users`. The scope of one's own goes without saying. */
export const grantWords = (login: string, grants: User['grants'], nameOf = scopeWords): string[] =>
  grants
    .filter(({ scope }) => scope !== login)
    .map(({ scope, role, permissions }) => `${nameOf(scope)}: ${[...(role === null ? [] : [role]), ...permissions].join(' + ')}`);
