import { guard, insert, remove, update } from '../decision/change.ts';
import { type Decision, plan, refuse } from '../decision/decision.ts';
import type { Pool } from '../pools/state.ts';
import { scopeEvent } from '../scope/event.ts';
import type { Sealed } from '../secret/state.ts';
import type { CloudIdentity } from './identity.ts';
import type { ProviderData, ProviderName } from './provider.ts';

const told = (identity: CloudIdentity, what: string, by: string, now: number) =>
  scopeEvent(identity.scopeId, `identity_${what}`, now, { identity: identity.id, name: identity.name, by });

export interface NewIdentity {
  id: string;
  scopeId: string;
  name: string;
  provider: ProviderName;
  data: ProviderData;
  /** null: it has none */
  secret: Sealed | null;
  by: string;
}

/** An identity that nobody has checked yet. The commit conflicts when the name is taken in its scope. */
export function createIdentity({ secret, by, ...fields }: NewIdentity, now: number): Decision {
  const sealed = { keyId: secret?.keyId ?? null, box: secret?.box ?? null };
  const row: CloudIdentity = { ...fields, ...sealed, revision: 1, check: null, createdAt: now, createdBy: by, updatedAt: now };
  return plan([insert('cloudIdentity', row)], [told(row, 'created', by, now)]);
}

/** What is not given stays; a secret of null is taken away. */
export interface IdentityEdit {
  name?: string | undefined;
  data?: ProviderData | undefined;
  secret?: Sealed | null | undefined;
}

/** What was found of it before holds no more when it is made of something else. */
export function editIdentity(row: CloudIdentity, { name, data, secret }: IdentityEdit, by: string, now: number): Decision {
  const isOther = data !== undefined || secret !== undefined;
  const patch: Partial<CloudIdentity> = {
    ...(name !== undefined && { name }),
    ...(data !== undefined && { data }),
    ...(secret !== undefined && { keyId: secret?.keyId ?? null, box: secret?.box ?? null }),
    ...(isOther && { check: null }),
    updatedAt: now,
  };
  return plan([update('cloudIdentity', row, patch)], [told({ ...row, ...patch }, 'changed', by, now)]);
}

/**
 * Refused with `identity_in_use` while pools have it, or something stands that was made with it.
 *
 * @param pools those that are not removed
 */
export function removeIdentity(row: CloudIdentity, pools: readonly Pool[], stands: boolean, by: string, now: number): Decision {
  const users = pools.filter(({ identityId }) => identityId === row.id);
  if (users.length > 0 || stands) {
    const names = users.map(({ name }) => name).join(', ');
    return refuse('identity_in_use', { name: row.name, pools: names || 'something that still stands' });
  }
  return plan(
    [remove('cloudIdentity', row)],
    [told(row, 'removed', by, now)],
    pools.map((pool) => guard('pool', pool)),
  );
}
