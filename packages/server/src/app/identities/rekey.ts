import { type Change, type CloudIdentity, identityPurpose, plan, update } from '@baton/core';
import type { Context } from '../context.ts';

/** Seals the secrets of cloud identities anew with the newest key, where an older one sealed them. They are few: one commit each. */
export async function identitiesAnew(context: Context): Promise<{ done: number; left: number }> {
  const { deps, committer } = context;
  const all = await deps.store.read.cloudIdentities();
  const changes = all.filter(({ keyId }) => keyId !== null && keyId !== deps.vault.keyId).map((row) => anew(context, row));
  const plans = changes.flatMap((change) => (change ? [plan([change])] : []));
  const results = await committer.commit(plans);
  return { done: results.filter(({ status }) => status === 'committed').length, left: changes.length - plans.length };
}

function anew({ deps: { vault } }: Context, row: CloudIdentity): Change | null {
  const { keyId, box, id } = row;
  const value = keyId === null || box === null ? null : vault.open({ keyId, box }, identityPurpose(id));
  return value === null ? null : update('cloudIdentity', row, vault.seal(value, identityPurpose(id)));
}
