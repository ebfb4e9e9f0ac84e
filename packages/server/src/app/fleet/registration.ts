import {
  type Actor,
  type AuditAction,
  audited,
  auditOf,
  changed,
  type Decision,
  insert,
  nothing,
  plan,
  resetRegistration,
  scopeEvent,
  type Token,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import type { NewRegistration } from './key-use-cases.ts';
import { scopeIdOf } from './pairing.ts';

/** The name of the setting that counts how often the registration token of a scope was reset: the next token follows from it. */
const generationSetting = (scopeId: string): string => `registration_generation ${scopeId}`;

/**
 * The registration token of a scope: the same at every call until it is reset, made at the first. It is derived from the installation's key,
 * so that it can be shown again though the store keeps only its hash. Throws `scope_not_found`.
 */
export async function registrationToken(context: Context, access: Access, scopeName: string | null, by: Actor): Promise<string> {
  const scopeId = scopeIdOf(context, access, scopeName);
  access.need('manage_runners', scopeId);
  const setting = await context.deps.store.read.get('setting', generationSetting(scopeId));
  return await tokenOf(context, scopeId, Number(setting?.value ?? 0), by);
}

/** Voids the token of a scope and makes the next one. Runners that registered with it stay. */
export async function resetRegistrationToken(
  context: Context,
  access: Access,
  scopeName: string | null,
  by: Actor,
): Promise<string> {
  const scopeId = scopeIdOf(context, access, scopeName);
  access.need('manage_runners', scopeId);
  const { read } = context.deps.store;
  const id = generationSetting(scopeId);
  const { state } = await context.committer.carryOut(
    async () => ({ setting: await read.get('setting', id), tokens: await read.tokens('reg', scopeId, null) }),
    ({ setting, tokens }) => {
      const decision = resetRegistration(scopeId, { id, setting, tokens }, by.login, context.now());
      return tokenAudited(context, decision, by, 'registration_token.reset', { scopeId, before: tokens[0] ?? null, after: null });
    },
  );
  return await tokenOf(context, scopeId, Number(state.setting?.value ?? 0) + 1, by, 'its reset is told');
}

/** A further token of a scope, shown once, with an end if that is wanted. A reset voids it with the others. */
export async function createRegistrationToken(
  context: Context,
  access: Access,
  { name, scope, expiresInMs }: NewRegistration,
  by: Actor,
): Promise<{ row: Token; secret: string }> {
  context.assertOpen();
  const now = context.now();
  const scopeId = scopeIdOf(context, access, scope);
  access.need('manage_runners', scopeId);
  const expiresAt = expiresInMs === null ? null : now + expiresInMs;
  const made = context.deps.tokens.mint({ kind: 'reg', scopeId, subjectId: null, name, createdBy: by.login, expiresAt }, now);
  await context.committer.carryOut(
    () => made.row,
    (row) => {
      const event = scopeEvent(scopeId, 'registration_created', now, { by: by.login, tokenId: row.id, name });
      const decision = plan([insert('token', row)], [event]);
      return tokenAudited(context, decision, by, 'registration_token.create', { scopeId, before: null, after: row });
    },
  );
  return made;
}

/** @param told what follows from a reset is told by the entry of that */
async function tokenOf(
  context: Context,
  scopeId: string,
  generation: number,
  by: Actor,
  told: 'its reset is told' | null = null,
): Promise<string> {
  const now = context.now();
  const fields = {
    kind: 'reg' as const,
    scopeId,
    subjectId: null,
    name: 'registration',
    createdBy: by.login,
    expiresAt: null,
  };
  const { row, secret } = context.deps.tokens.derive(fields, `registration ${scopeId} ${generation}`, now);
  await context.committer.carryOut(
    () => context.deps.store.read.get('token', row.id),
    (known) => {
      if (known) return nothing();
      const decision = plan([insert('token', row)]);
      if (told) return decision;
      return tokenAudited(context, decision, by, 'registration_token.create', { scopeId, before: null, after: row });
    },
  );
  return secret;
}

interface TokenChange {
  scopeId: string;
  before: Token | null;
  after: Token | null;
}

function tokenAudited(context: Context, decision: Decision, actor: Actor, action: AuditAction, change: TokenChange): Decision {
  const { scopeId, before, after } = change;
  const name = context.fleet.scope(scopeId)?.name ?? scopeId;
  const target = { kind: 'scope' as const, id: scopeId, name };
  return audited(decision, () => auditOf({ actor, action }, scopeId, target, changed('token', before, after), context.now()));
}
