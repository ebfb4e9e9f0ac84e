import { insert, update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { scopeEvent } from '../scope/event.ts';
import type { Token } from './state.ts';
import { tokenRefusal } from './usable.ts';

/*
 * Provisioning keys: tokens that make runners and can do nothing else. Their events tell the id and name of the key, never its secret.
 */

const keyEvent = (key: Token, what: string, by: string, now: number) =>
  scopeEvent(key.scopeId, `provisioning_key_${what}`, now, { by, keyId: key.id, name: key.name });

/** A new key. */
export const createKey = (key: Token, now: number): Decision =>
  plan([insert('token', key)], [keyEvent(key, 'created', key.createdBy, now)]);

/** What people change of a key; what is not given stays. */
export interface KeyEdit {
  name?: string | undefined;
  isEnabled?: boolean | undefined;
  /** null: without end */
  expiresAt?: number | null | undefined;
}

/** Refused with `token_revoked` when it was removed. */
export function editKey(key: Token, { name, isEnabled, expiresAt }: KeyEdit, by: string, now: number): Decision {
  if (key.revokedAt !== null) return refuse('token_revoked', { kind: key.kind, tokenId: key.id, at: key.revokedAt });
  const wasEnabled = !key.disabledAt;
  const patch: Partial<Token> = {};
  if (name !== undefined && name !== key.name) patch.name = name;
  if (expiresAt !== undefined && expiresAt !== key.expiresAt) patch.expiresAt = expiresAt;
  if (isEnabled !== undefined && isEnabled !== wasEnabled) patch.disabledAt = isEnabled ? null : now;
  if (Object.keys(patch).length === 0) return nothing();
  const what = patch.disabledAt === undefined ? 'changed' : isEnabled ? 'enabled' : 'disabled';
  return plan([update('token', key, patch)], [keyEvent(key, what, by, now)]);
}

/** It works no more; runners that it made stay. */
export function removeKey(key: Token, by: string, now: number): Decision {
  if (key.revokedAt !== null) return nothing();
  return plan([update('token', key, { revokedAt: now })], [keyEvent(key, 'removed', by, now)]);
}

/** Notes when and where a key was used. Refused with `token_revoked`, `token_disabled`, `token_expired`. */
export function useKey(key: Token, address: string, now: number): Decision {
  const refusal = tokenRefusal(key, now);
  if (refusal) return { ok: false, refusal };
  return plan([update('token', key, { usedAt: now, usedFrom: address })]);
}
