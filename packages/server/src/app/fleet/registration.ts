import { insert, instanceScopeId, nothing, plan } from '@baton/core';
import type { Context } from '../context.ts';

/** Raised when the token is reset: the next one follows from it. */
const generation = 0;

/**
 * The instance's registration token: the same at every call, made at the first. It is derived from the installation's key, so that it can
 * be shown again though the store keeps only its hash.
 */
export async function registrationToken(context: Context, by: string): Promise<string> {
  const now = context.now();
  const fields = {
    kind: 'reg' as const,
    scopeId: instanceScopeId,
    subjectId: null,
    name: 'registration',
    createdBy: by,
    expiresAt: null,
  };
  const { row, secret } = context.deps.tokens.derive(fields, `registration ${instanceScopeId} ${generation}`, now);
  await context.committer.carryOut(
    () => context.deps.store.read.get('token', row.id),
    (known) => (known ? nothing() : plan([insert('token', row)])),
  );
  return secret;
}
