import {
  type Actor,
  type AuditDraft,
  auditOf,
  changed,
  type Deed,
  instanceScopeId,
  type Token,
  type User,
  type WebSession,
} from '@baton/core';
import type { Person } from './people/person.ts';

/** A signed-in person or program as the audit log names it. */
export const actorOf = ({ userId, login, via, credentialId }: Person, address: string): Actor => ({
  userId,
  login,
  via,
  credentialId,
  address,
});

/** An entry about a token that was made, or changed. */
export const tokenEntry = (deed: Deed, before: Token | null, after: Token, at: number): AuditDraft =>
  auditOf(deed, after.scopeId, { kind: 'token', id: after.id, name: after.name }, changed('token', before, after), at);

/** Someone signed in with a password: a session began. */
export function signedInEntry(user: User, session: WebSession, at: number): AuditDraft {
  const actor = userActor(user, session);
  const target = { kind: 'session' as const, id: session.id, name: user.login };
  return auditOf({ actor, action: 'auth.signed_in' }, instanceScopeId, target, changed('webSession', null, session), at);
}

/** The first administrator was made, and is signed in. */
export function setUpEntry(user: User, session: WebSession, at: number): AuditDraft {
  const actor = userActor(user, session);
  const target = { kind: 'user' as const, id: user.id, name: user.login };
  const detail = { userAgent: session.userAgent };
  return auditOf({ actor, action: 'auth.set_up', detail }, instanceScopeId, target, changed('user', null, user), at);
}

/** A person ended the session. */
export const signedOutEntry = (actor: Actor, sessionId: string, at: number): AuditDraft => {
  const target = { kind: 'session' as const, id: sessionId, name: actor.login };
  return auditOf({ actor, action: 'auth.signed_out' }, instanceScopeId, target, { before: null, after: null }, at);
};

/** A person ended a session of theirs. */
export const sessionEndedEntry = (actor: Actor, session: WebSession, at: number): AuditDraft => {
  const target = { kind: 'session' as const, id: session.id, name: actor.login };
  return auditOf({ actor, action: 'auth.session_ended' }, instanceScopeId, target, changed('webSession', session, null), at);
};

/** Something about how a user signs in was changed. */
export const userEntry = (deed: Deed, { id, login }: Pick<User, 'id' | 'login'>, at: number): AuditDraft =>
  auditOf(deed, instanceScopeId, { kind: 'user', id, name: login }, { before: null, after: null }, at);

const userActor = ({ id, login }: User, session: WebSession): Actor => ({
  userId: id,
  login,
  via: 'session',
  credentialId: session.id,
  address: session.address,
});
