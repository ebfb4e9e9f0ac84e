import { insert, instanceScopeId, serverActor, type Token, update } from '@baton/core';
import type { PeopleBook } from '../ports/people.ts';
import { tokenEntry } from './audit.ts';
import { committed } from './committed.ts';
import type { FirstStartDeps } from './people/first-start.ts';
import { hashSecret, secretMatches } from './token/hash.ts';

/** The row of the registration token from `BATON_RUNNER_REGISTRATION_TOKEN`. */
export const presetRegistrationId = 'preset-registration';

/**
 * Makes `secret` a registration token of the instance; another than at the start before takes its place, and none takes it away. One that
 * was reset by a person stays void until another is given: a restart must not bring it back. Answers false then.
 */
export async function adoptRegistrationToken(
  { store, people, clock, entropy }: FirstStartDeps,
  secret: string | null,
): Promise<boolean> {
  const known = await store.read.get('token', presetRegistrationId);
  const now = clock.now();
  if (secret === null) {
    if (known && !known.disabledAt) await change(people, known, { disabledAt: now }, now);
    return true;
  }
  if (known && secretMatches(secret, known)) {
    if (known.revokedAt !== null) return false;
    if (known.disabledAt) await change(people, known, { disabledAt: null }, now);
    return true;
  }
  const fresh = { ...hashSecret(secret, entropy), createdAt: now, revokedAt: null, disabledAt: null };
  if (known) return await change(people, known, fresh, now);
  const row: Token = {
    id: presetRegistrationId,
    revision: 1,
    kind: 'reg',
    scopeId: instanceScopeId,
    subjectId: null,
    name: 'preset',
    ...fresh,
    createdBy: 'server',
    expiresAt: null,
    usedAt: null,
    nonce: null,
    permissions: null,
    networks: null,
  };
  const entry = tokenEntry({ actor: serverActor(), action: 'token.adopt' }, null, row, now);
  return await committed(people, [insert('token', row)], [entry]);
}

const change = (people: PeopleBook, known: Token, patch: Partial<Token>, now: number): Promise<boolean> => {
  const entry = tokenEntry({ actor: serverActor(), action: 'token.adopt' }, known, { ...known, ...patch }, now);
  return committed(people, [update('token', known, patch)], [entry]);
};
