import {
  type Actor,
  auditedRow,
  type Decision,
  type Enrolment,
  newRunner,
  pairRunner,
  pairWithKey,
  type Runner,
  registerRunner,
  reissueCredential,
  type Token,
  tokenRefusal,
} from '@baton/core';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { RegisterInput } from '../runner-calls.ts';
import { tokenTtlOf } from './renewal.ts';

interface Registered {
  runner: Runner;
  token: string;
}

const enrolmentOf = (input: RegisterInput, { address }: Actor): Enrolment => ({
  speaks: input.speaks ?? 'native',
  ...(input.foreign && { foreign: input.foreign }),
  isDisabled: input.isDisabled ?? false,
  capabilities: input.capabilities,
  version: input.version,
  workspace: input.workspace ?? null,
  ephemeral: input.ephemeral ?? false,
  address: address ?? '',
});

/** A runner enrols with a pairing token (for the one runner it was made for) or a registration token (as a new runner). */
export async function register(context: Context, token: Token, input: RegisterInput, address: string): Promise<Registered> {
  const actor: Actor = { userId: null, login: token.name, via: 'token', credentialId: token.id, address };
  if (token.kind === 'pair') return await pair(context, token, input, actor);
  if (token.kind === 'reg') return await registerNew(context, token, input, actor);
  throw new Refused('credential_wrong_kind', { kind: token.kind, needed: 'pair or reg' });
}

/** The credential that the runner will hold. */
const credentialFor = (
  context: Context,
  runner: Pick<Runner, 'id' | 'scopeId' | 'tokenTtlMs'>,
  { networks }: Pick<Token, 'networks'>,
  nonce: string,
) => {
  const { id, scopeId } = runner;
  const ttlMs = tokenTtlOf(context, runner);
  const expiresAt = ttlMs === null ? null : context.now() + ttlMs;
  const fields = { kind: 'run' as const, scopeId, subjectId: id, name: 'runner', createdBy: id, expiresAt, networks };
  const { row, secret } = context.deps.tokens.mint(fields, context.now());
  return { row: { ...row, nonce }, secret };
};

async function pair(context: Context, token: Token, input: RegisterInput, actor: Actor): Promise<Registered> {
  const runnerId = token.subjectId ?? '';
  const { row, secret } = credentialFor(context, await context.runner(runnerId), token, input.nonce);
  const read = context.deps.store.read;
  await context.committer.carryOut(
    async (fresh) => {
      const runner = await context.runner(runnerId, fresh);
      const pairing = (await read.get('token', token.id)) ?? token;
      const earlier = runner.tokenId === null ? null : await read.get('token', runner.tokenId);
      return { runner, pairing, earlier };
    },
    ({ runner, pairing, earlier }) =>
      pairing.usedAt !== null && earlier?.nonce === input.nonce
        ? reissued(runner, reissueCredential(runner, earlier, row, context.now()), actor, context.now())
        : auditedRow(
            pairRunner(runner, pairing, row, enrolmentOf(input, actor), context.now()),
            { actor, action: 'runner.pair' },
            'runner',
            runner,
            runner,
            context.now(),
          ),
  );
  return { runner: await context.runner(runnerId), token: secret };
}

/** A runner whose token was made with its pairing token, and comes with it. */
export async function registerWithKey(
  context: Context,
  token: Token,
  key: Token,
  input: RegisterInput,
  address: string,
): Promise<Runner> {
  if (token.kind !== 'pair') throw new Refused('credential_wrong_kind', { kind: token.kind, needed: 'pair' });
  const actor: Actor = { userId: null, login: token.name, via: 'token', credentialId: token.id, address };
  const runnerId = token.subjectId ?? '';
  const { read } = context.deps.store;
  await context.committer.carryOut(
    async (fresh) => ({
      runner: await context.runner(runnerId, fresh),
      pairing: (await read.get('token', token.id)) ?? token,
      own: (await read.get('token', key.id)) ?? key,
    }),
    ({ runner, pairing, own }) => {
      const decision = pairWithKey(runner, pairing, own, enrolmentOf(input, actor), context.now());
      if (decision.ok && decision.changes.length === 0) return decision;
      return auditedRow(decision, { actor, action: 'runner.pair' }, 'runner', runner, runner, context.now());
    },
  );
  return await context.runner(runnerId);
}

async function registerNew(context: Context, token: Token, input: RegisterInput, actor: Actor): Promise<Registered> {
  context.assertSpace();
  const name = input.name ?? `runner-${input.nonce.slice(0, 8)}`;
  const { store, entropy } = context.deps;
  const id = entropy.uuid(context.now());
  const twin = await store.read.runnerByName(token.scopeId, name);
  if (twin) return await reissue(context, token, twin, input, actor);
  const { row, secret } = credentialFor(context, { id, scopeId: token.scopeId }, token, input.nonce);
  await context.committer.carryOut(
    async (fresh) => ({
      number: await context.runnerNumbers.next(fresh),
      registration: (await store.read.get('token', token.id)) ?? token,
    }),
    ({ number, registration }) => {
      const fields = { id, number, scopeId: token.scopeId, name, executorsAllowed: null, labelsAdded: [], workspace: null };
      const rules = { refusesUnlabelled: false, trusted: false };
      const runner = newRunner(
        { ...fields, ...rules, ephemeral: input.ephemeral ?? false, createdBy: 'registration token' },
        context.now(),
      );
      const decision = registerRunner(runner, registration, row, enrolmentOf(input, actor), context.now());
      return auditedRow(decision, { actor, action: 'runner.register' }, 'runner', null, runner, context.now());
    },
    async (conflict) => {
      if (conflict.kind === 'runner' && (await store.read.runnerByName(token.scopeId, name)))
        throw new Refused('runner_name_taken', { name });
    },
  );
  return { runner: await context.runner(id), token: secret };
}

/** The name is taken: by this very registration, whose answer was lost, or by somebody else. */
async function reissue(context: Context, token: Token, twin: Runner, input: RegisterInput, actor: Actor): Promise<Registered> {
  const refusal = tokenRefusal(token, context.now());
  // it may have ended since the first try, but nobody may have taken it back
  if (refusal && refusal.code !== 'token_expired') throw Refused.from(refusal);
  const read = context.deps.store.read;
  const earlier = twin.tokenId === null ? null : await read.get('token', twin.tokenId);
  if (earlier?.nonce !== input.nonce) throw new Refused('runner_name_taken', { name: twin.name });
  const { row, secret } = credentialFor(context, twin, earlier, input.nonce);
  await context.committer.carryOut(
    (fresh) => context.runner(twin.id, fresh),
    (runner) => reissued(runner, reissueCredential(runner, earlier, row, context.now()), actor, context.now()),
  );
  return { runner: await context.runner(twin.id), token: secret };
}

const reissued = (runner: Runner, decision: Decision, actor: Actor, now: number): Decision =>
  auditedRow(decision, { actor, action: 'runner.reissue' }, 'runner', runner, runner, now);
