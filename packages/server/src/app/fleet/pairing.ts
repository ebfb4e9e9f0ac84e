import {
  type Actor,
  auditedRow,
  checkNetworks,
  type Decision,
  type Deed,
  instanceScopeId,
  newRunner,
  prepareRunner,
  type Runner,
  type RunnerProtocol,
  renewPairing,
  type Token,
  workspaceFor,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { PairingView } from './pairing-view.ts';

export interface NewPairing {
  name: string;
  labels: string[];
  executors: string[] | null;
  workspace: string | null;
  refusesUnlabelled: boolean;
  trusted: boolean;
  /** it takes one job and is removed after it */
  ephemeral: boolean;
  networks: string[] | null;
  /** name of the scope whose jobs it takes; null: the instance */
  scope: string | null;
  /** what it speaks, when that is known; left out: our own protocol */
  protocol?: RunnerProtocol;
  /** how long its tokens live; null: without end; left out: as the server is configured */
  tokenTtlMs?: number | null | undefined;
}

/** A pairing token for this runner, not committed yet. */
export const pairingFor = (
  context: Context,
  runner: Runner,
  by: string,
  networks: string[] | null,
): { row: Token; secret: string } => {
  const now = context.now();
  const expiresAt = now + context.deps.durations.pairingTtlMs;
  const fields = {
    kind: 'pair' as const,
    scopeId: runner.scopeId,
    subjectId: runner.id,
    name: runner.name,
    createdBy: by,
    expiresAt,
    networks,
  };
  return context.deps.tokens.mint(fields, now);
};

/** A list in its usual form. Throws `network_invalid`. */
export function networksIn(texts: readonly string[]): string[] {
  const checked = checkNetworks(texts);
  if (!checked.ok) throw new Refused(checked.refusal.code, checked.refusal.detail);
  return checked.networks;
}

/** Of the scope with this name, null: the instance. Throws `scope_not_found`. */
export function scopeIdOf(context: Context, access: Access, name: string | null): string {
  const scope = name === null ? context.fleet.scope(instanceScopeId) : context.fleet.scopeByName(name);
  if (!scope || !access.seesRunnersOf(scope.id)) throw new Refused('scope_not_found', { name });
  return scope.id;
}

/** The row of a runner that somebody adds, without a number yet. Throws `scope_not_found`, `permission_denied`. */
export function draftOf(context: Context, access: Access, input: NewPairing, by: Actor): Runner {
  context.assertOpen();
  context.assertSpace();
  const now = context.now();
  const id = context.deps.entropy.uuid(now);
  const scopeId = scopeIdOf(context, access, input.scope);
  access.need('manage_runners', scopeId);
  const paired = { path: input.workspace ?? context.settings.of(scopeId).workspacePath, isOwn: input.workspace !== null };
  const fields = {
    id,
    paired,
    name: input.name,
    executorsAllowed: input.executors,
    labelsAdded: input.labels,
    workspace: input.workspace,
    refusesUnlabelled: input.refusesUnlabelled,
    trusted: input.trusted,
    ...(input.protocol && { protocol: input.protocol }),
    ...(input.tokenTtlMs !== undefined && { tokenTtlMs: input.tokenTtlMs }),
  };
  return newRunner({ ...fields, number: 0, scopeId, ephemeral: input.ephemeral, createdBy: by.login }, now);
}

/** Commits the row of a runner that somebody adds, with the token that is its. Throws `runner_name_taken`. */
export async function commitAdded(
  context: Context,
  draft: Runner,
  decide: (runner: Runner) => Decision,
  deed: Omit<Deed, 'action'>,
): Promise<Runner> {
  const { name, scopeId } = draft;
  const nameIsFree = async (): Promise<void> => {
    if (await context.deps.store.read.runnerByName(scopeId, name)) throw new Refused('runner_name_taken', { name });
  };
  await nameIsFree();
  await context.committer.carryOut(
    async (fresh) => ({ ...draft, number: await context.runnerNumbers.next(fresh) }),
    (runner) => auditedRow(decide(runner), { ...deed, action: 'runner.add' }, 'runner', null, runner, draft.createdAt),
    nameIsFree,
  );
  return await context.runner(draft.id);
}

/** A runner row that waits to be paired, with the token for it. */
export async function addRunner(context: Context, access: Access, input: NewPairing, by: Actor): Promise<PairingView> {
  const draft = draftOf(context, access, input, by);
  const now = draft.createdAt;
  const { row, secret } = pairingFor(context, draft, by.login, input.networks && networksIn(input.networks));
  const runner = await commitAdded(context, draft, (numbered) => prepareRunner(numbered, row, now), { actor: by });
  return { runner, token: secret, expiresAt: row.expiresAt ?? now };
}

/** A new token for a runner that was not paired yet, in place of the earlier one. */
export async function renewRunnerPairing(context: Context, runnerId: string, by: Actor): Promise<PairingView> {
  context.assertOpen();
  const read = context.deps.store.read;
  const known = await context.runner(runnerId);
  const [last] = await read.tokens('pair', known.scopeId, runnerId);
  const { row, secret } = pairingFor(context, known, by.login, last?.networks ?? null);
  const { state } = await context.committer.carryOut(
    async (fresh) => {
      const runner = await context.runner(runnerId, fresh);
      const [previous] = await read.tokens('pair', runner.scopeId, runner.id);
      return { runner, previous: previous ?? null };
    },
    ({ runner, previous }) => {
      const paired = workspaceFor(runner, context.settings.of(runner.scopeId).workspacePath);
      const decision = renewPairing(runner, previous, row, paired, context.now());
      const deed = { actor: by, action: 'runner.pairing_renewed' as const, detail: { expiresAt: row.expiresAt } };
      return auditedRow(decision, deed, 'runner', runner, runner, context.now());
    },
  );
  const runner = await context.runner(state.runner.id);
  return { runner, token: secret, expiresAt: row.expiresAt ?? 0 };
}
