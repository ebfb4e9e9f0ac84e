import { update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { peopleEvent } from './event.ts';
import { externalIdOf, type Identity, userOfIdentity } from './identity.ts';
import type { User } from './state.ts';

/**
 * From now on the user signs in by this identity too. Refused with `oidc_identity_taken` when it is somebody else's, and with `oidc_linked` when the
 * user has another one.
 */
export function linkIdentity(user: User, identity: Identity, users: readonly User[], now: number): Decision {
  const owner = userOfIdentity(identity, users);
  if (owner && owner.id !== user.id) return refuse('oidc_identity_taken');
  const externalId = externalIdOf(identity);
  if (user.externalId === externalId) return nothing();
  if (user.externalId !== null) return refuse('oidc_linked');
  const { issuer } = identity;
  return plan(
    [update('user', user, { externalId })],
    [peopleEvent(user.id, 'identity_linked', now, { by: user.login, login: user.login, issuer })],
  );
}

/** The user signs in by the password alone. Refused with `oidc_not_linked`, and with `oidc_only_way` when there is no password. */
export function unlinkIdentity(user: User, now: number): Decision {
  if (user.externalId === null) return refuse('oidc_not_linked');
  if (user.passwordHash === null) return refuse('oidc_only_way');
  return plan(
    [update('user', user, { externalId: null })],
    [peopleEvent(user.id, 'identity_unlinked', now, { by: user.login, login: user.login })],
  );
}
