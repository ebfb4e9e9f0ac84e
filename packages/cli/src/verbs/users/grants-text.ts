import type { User } from '@baton/protocol';

/** `acme: operator, create_users` for each scope. */
export const grantsText = ({ grants }: User): string =>
  grants.map(({ scope, role, permissions }) => `${scope}: ${[...(role ? [role] : []), ...permissions].join(', ')}`).join('; ');
