import { roles, totpRules } from '@baton/core';
import { assignment, choice, list, optionalIssuer, optionalSecret, optionalText, someText } from './kinds.ts';
import { advanced, option } from './option.ts';

/** How people sign in. */
export const signInOptions = {
  requireTotp: option(
    choice(...totpRules),
    'none',
    'Of whom a second factor is demanded: nobody, owners, or all who sign in with a password.',
  ),
  oidcIssuer: option(optionalIssuer, null, 'Identity provider (OpenID Connect) by which people may sign in too: its issuer.'),
  oidcClientId: option(optionalText, null, 'Under which name the identity provider knows this server.'),
  oidcClientSecret: {
    ...option(optionalSecret(1), null, 'Secret that the identity provider gave this server; none for a public client.'),
    flag: false,
    secret: true,
  },
  oidcName: option(someText, 'single sign-on', 'How the sign-in page calls the identity provider.'),
  oidcScope: advanced(someText, 'openid profile email', 'What is asked of the identity provider, separated by spaces.'),
  oidcGroupsClaim: advanced(someText, 'groups', 'Claim in which the identity provider lists the groups of someone.'),
  oidcDomains: option(list(someText), [], 'Only people whose verified e-mail address is in one of these domains come in by it.'),
  oidcGroups: option(list(someText), [], 'Only people in one of these groups come in by it.'),
  oidcRoles: option(
    list(assignment(...roles)),
    [],
    'Roles in the instance that groups give, and take at the next sign-in; without any, roles are given in Baton.',
  ),
  oidcCreateUsers: option(choice('yes', 'no'), 'yes', 'Whether someone new who comes by the identity provider becomes a user.'),
};
