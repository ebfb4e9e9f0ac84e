import { insert, remove, update } from '../decision/change.ts';
import { type Decision, plan, refuse } from '../decision/decision.ts';
import type { EventDraft } from '../decision/event.ts';
import { type Sealed, type Secret, secretId } from './state.ts';

export interface SecretInput {
  scopeId: string;
  name: string;
  /** null: as it is, or empty */
  description: string | null;
  sealed: Sealed;
  /** the value that is there now, sealed with the newest key; null: none, or nobody can open it */
  earlier: Sealed | null;
  by: string;
}

/** Puts a value in the place of the one that is there, or makes the secret. */
export function setSecret(before: Secret | null, input: SecretInput, now: number): Decision {
  const { scopeId, name, description, sealed, earlier, by } = input;
  const told = eventOf(scopeId, before ? 'updated' : 'created', now, { name, by });
  if (before) {
    const fresh = { ...sealed, earlier, updatedAt: now, updatedBy: by, description: description ?? before.description };
    return plan([update('secret', before, fresh)], [told]);
  }
  const id = secretId(scopeId, name);
  const made = { createdAt: now, createdBy: by, updatedAt: now, updatedBy: by, lastUsedAt: null };
  const row: Secret = { id, revision: 1, scopeId, name, ...sealed, earlier: null, description: description ?? '', ...made };
  return plan([insert('secret', row)], [told]);
}

/** Refused with `secret_not_found` when it is not there. */
export function removeSecret(row: Secret | null, named: { name: string; scope: string }, by: string, now: number): Decision {
  if (!row) return refuse('secret_not_found', named);
  return plan([remove('secret', row)], [eventOf(row.scopeId, 'removed', now, { name: row.name, by })]);
}

const eventOf = (scopeId: string, what: string, at: number, detail: EventDraft['detail']): EventDraft => ({
  scopeId,
  kind: 'system',
  entityId: scopeId,
  type: `secret.${what}`,
  at,
  detail,
});
