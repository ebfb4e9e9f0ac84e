import { adoptSuccessor, type Runner, renewalDueMs, renewToken } from '@baton/core';
import type { Context } from '../context.ts';
import { runnerActor } from '../fleet/audit.ts';
import { Refused } from '../refused.ts';
import type { RenewalOutput } from '../runner-calls.ts';

/** How long the next token of a runner lives; null: without end. */
export const tokenTtlOf = (
  { settings }: Context,
  { scopeId, tokenTtlMs }: Pick<Runner, 'scopeId' | 'tokenTtlMs'>,
): number | null => (tokenTtlMs === undefined ? settings.of(scopeId).runnerTokenTtlMs : tokenTtlMs);

/** In how many ms a runner is to renew the token that it holds; null: never. */
export async function renewInMs(context: Context, runner: Runner): Promise<number | null> {
  const token = runner.tokenId === null ? null : await context.deps.store.read.get('token', runner.tokenId);
  if (!token) return null;
  return renewalDueMs(token, tokenTtlOf(context, runner), context.now(), context.deps.entropy.unit());
}

/** A token to follow the one that it is asked for with: the same for the same nonce. */
export async function renewRunnerToken(
  context: Context,
  runnerId: string,
  tokenId: string,
  nonce: string,
): Promise<RenewalOutput> {
  const held = await context.runner(runnerId);
  const { scopeId } = held;
  const { tokens, store, entropy } = context.deps;
  const ttlMs = tokenTtlOf(context, held);
  const at = context.now();
  const fields = { kind: 'run' as const, scopeId, subjectId: runnerId, name: 'runner', createdBy: runnerId };
  const expiresAt = ttlMs === null ? null : at + ttlMs;
  const networks = (await store.read.get('token', tokenId))?.networks ?? null;
  const made = tokens.derive({ ...fields, expiresAt, networks }, `renewal ${tokenId} ${nonce}`, at);
  const row = { ...made.row, nonce, replaces: tokenId };
  const { state } = await context.committer.carryOut(
    async (fresh) => {
      const current = await store.read.get('token', tokenId);
      if (!current) throw new Refused('credential_superseded', { tokenId });
      const own = await store.read.tokens('run', scopeId, runnerId);
      return {
        runner: await context.runner(runnerId, fresh),
        current,
        successors: own.filter((each) => each.replaces === tokenId),
      };
    },
    ({ runner, current, successors }) => renewToken(runner, current, row, successors, at),
  );
  const token = state.successors.find(({ id }) => id === row.id) ?? row;
  return {
    token: made.secret,
    renewInMs: renewalDueMs(token, ttlMs, at, entropy.unit()),
    expiresInMs: token.expiresAt === null ? null : Math.max(0, token.expiresAt - at),
  };
}

/** A successor is used for the first time: the token before it is not valid any more. */
export async function adoptToken(context: Context, runnerId: string, tokenId: string, address: string): Promise<void> {
  const { read } = context.deps.store;
  await context.committer.carryOut(
    async (fresh) => {
      const runner = await context.runner(runnerId, fresh);
      const successor = await read.get('token', tokenId);
      if (!successor) throw new Refused('credential_superseded', { tokenId });
      return { runner, successor, tokens: await read.tokens('run', runner.scopeId, runnerId) };
    },
    ({ runner, successor, tokens }) => adoptSuccessor(runner, successor, tokens, runnerActor(runner, address), context.now()),
  );
}
