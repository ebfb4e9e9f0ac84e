import type { RegistrationToken } from '@baton/protocol';
import { restApi, restPaths } from '@baton/protocol/paths';
import { whoamiQuery } from './queries.ts';
import { queryClient } from './query-client.ts';
import { request } from './request.ts';

const asked = (scope: string) => ({ query: { scope: scope === 'instance' ? undefined : scope } });

/** The token of a scope, by its name: the same until it is reset. */
export const showRegistration = (scope: string): Promise<RegistrationToken> =>
  request('GET', restPaths.registrationTokens, asked(scope));

/** Voids the tokens of a scope; answers the next one. */
export const resetRegistration = (scope: string): Promise<RegistrationToken> =>
  request('DELETE', restPaths.registrationTokens, asked(scope));

function ofScope(scope: string): string {
  if (scope === 'instance') return 'admin';
  if (scope.includes('/')) return `repos/${scope.split('/').map(encodeURIComponent).join('/')}`;
  return scope === queryClient.getQueryData(whoamiQuery.queryKey)?.login ? 'user' : `orgs/${encodeURIComponent(scope)}`;
}

/** From where alone the token of a scope is accepted; null: from anywhere. */
export const limitRegistration = (scope: string, networks: string[] | null): Promise<RegistrationToken> =>
  request('POST', `${restApi}/${ofScope(scope)}/actions/runners/registration-token`, { body: { networks } });
