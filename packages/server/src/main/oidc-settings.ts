import { ApiError } from '@baton/protocol';
import type { OidcSettings } from '../auth/index.ts';
import { type Config, flagOf } from '../config/index.ts';

/** How people sign in by the identity provider, by the options; null when there is none. Throws `option_invalid` for half of it. */
export function oidcSettings(config: Config): OidcSettings | null {
  const { oidcIssuer: issuer, oidcClientId: clientId } = config;
  if (issuer === null && clientId === null) return null;
  if (issuer === null || clientId === null) {
    const [missing, given] = issuer === null ? ['oidcIssuer', 'oidcClientId'] : ['oidcClientId', 'oidcIssuer'];
    throw new ApiError('option_invalid', {
      option: missing,
      problem: `is needed with ${flagOf(given)}`,
      value: '',
      source: 'the default',
    });
  }
  const scope = config.oidcScope.split(/\s+/);
  return {
    ...{ issuer, clientId, clientSecret: config.oidcClientSecret, name: config.oidcName, groupsClaim: config.oidcGroupsClaim },
    scope: scope.includes('openid') ? scope.join(' ') : ['openid', ...scope].join(' '),
    createsUsers: config.oidcCreateUsers === 'yes',
    rules: {
      domains: config.oidcDomains.map((domain) => domain.toLowerCase()),
      groups: config.oidcGroups,
      roles: config.oidcRoles.map(({ name, word }) => ({ group: name, role: word })),
    },
  };
}
