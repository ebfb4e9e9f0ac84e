import { type Actor, equipRunner, type Runner } from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { tokenTtlOf } from '../runners/renewal.ts';
import { commitAdded, draftOf, type NewPairing, networksIn } from './pairing.ts';

export interface SelfHostedView {
  runner: Runner;
  /** the token of the runner itself, shown once */
  token: string;
  /** null: it has no end */
  expiresAt: number | null;
}

/** A runner that has its token before it was ever started. Throws as `addRunner`. */
export async function addSelfHosted(context: Context, access: Access, input: NewPairing, by: Actor): Promise<SelfHostedView> {
  const draft = draftOf(context, access, input, by);
  const now = draft.createdAt;
  const ttlMs = tokenTtlOf(context, draft);
  const fields = { kind: 'run' as const, scopeId: draft.scopeId, subjectId: draft.id, name: 'runner', createdBy: by.login };
  const expiresAt = ttlMs === null ? null : now + ttlMs;
  const { row, secret } = context.deps.tokens.mint(
    { ...fields, expiresAt, networks: input.networks && networksIn(input.networks) },
    now,
  );
  const deed = { actor: by, detail: { selfHosted: true } };
  const runner = await commitAdded(context, draft, (numbered) => equipRunner(numbered, row, now), deed);
  return { runner, token: secret, expiresAt };
}
