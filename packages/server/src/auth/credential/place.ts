import { instanceScopeId, isAmong, type Token } from '@baton/core';
import type { PeopleBook } from '../../ports/people.ts';
import { AuthRefused } from '../auth-refused.ts';
import { localTokenName } from '../people/local-token-name.ts';

type Place = Pick<PeopleBook, 'scopeRefusing'>;

/**
 * Throws `address_not_allowed` unless a credential is accepted from an address: by its own list, and by those of its scope and all above it. Who has
 * none of them costs nothing.
 */
export function verifyPlace(token: Token, address: string, place: Place): void {
  if (token.networks !== null && !isAmong(token.networks, address))
    throw new AuthRefused('address_not_allowed', { address, what: `the token ${token.id}`, scope: 'its scope' });
  // who can read the server's own files is not kept out by a list that somebody got wrong
  if (token.subjectId !== null || token.name !== localTokenName || token.createdBy !== 'server')
    verifyScope(token.scopeId, address, place);
}

/** The same for who has no token: a person who signs in. */
export function verifyScope(scopeId: string | null, address: string, place: Place): void {
  const scope = place.scopeRefusing(scopeId ?? instanceScopeId, address);
  if (scope !== null) throw new AuthRefused('address_not_allowed', { address, what: scope, scope });
}
