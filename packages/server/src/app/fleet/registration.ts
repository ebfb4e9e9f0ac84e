import { insert, nothing, plan, resetRegistration, scopeEvent, type Token } from '@baton/core';
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
export async function registrationToken(context: Context, access: Access, scopeName: string | null, by: string): Promise<string> {
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
  by: string,
): Promise<string> {
  const scopeId = scopeIdOf(context, access, scopeName);
  access.need('manage_runners', scopeId);
  const { read } = context.deps.store;
  const id = generationSetting(scopeId);
  const { state } = await context.committer.carryOut(
    async () => ({ setting: await read.get('setting', id), tokens: await read.tokens('reg', scopeId, null) }),
    ({ setting, tokens }) => resetRegistration(scopeId, { id, setting, tokens }, by, context.now()),
  );
  return await tokenOf(context, scopeId, Number(state.setting?.value ?? 0) + 1, by);
}

/** A further token of a scope, shown once, with an end if that is wanted. A reset voids it with the others. */
export async function createRegistrationToken(
  context: Context,
  access: Access,
  { name, scope, expiresInMs }: NewRegistration,
  by: string,
): Promise<{ row: Token; secret: string }> {
  context.assertOpen();
  const now = context.now();
  const scopeId = scopeIdOf(context, access, scope);
  access.need('manage_runners', scopeId);
  const expiresAt = expiresInMs === null ? null : now + expiresInMs;
  const made = context.deps.tokens.mint({ kind: 'reg', scopeId, subjectId: null, name, createdBy: by, expiresAt }, now);
  await context.committer.carryOut(
    () => made.row,
    (row) => plan([insert('token', row)], [scopeEvent(scopeId, 'registration_created', now, { by, tokenId: row.id, name })]),
  );
  return made;
}

async function tokenOf(context: Context, scopeId: string, generation: number, by: string): Promise<string> {
  const now = context.now();
  const fields = {
    kind: 'reg' as const,
    scopeId,
    subjectId: null,
    name: 'registration',
    createdBy: by,
    expiresAt: null,
  };
  const { row, secret } = context.deps.tokens.derive(fields, `registration ${scopeId} ${generation}`, now);
  await context.committer.carryOut(
    () => context.deps.store.read.get('token', row.id),
    (known) => (known ? nothing() : plan([insert('token', row)])),
  );
  return secret;
}
