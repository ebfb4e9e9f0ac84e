import { equipHosted, type Runner, renewToken } from '@baton/core';
import type { Execution } from './execution.ts';

/**
 * The token that a runner is to come with, for one purpose of this operation: the same for each attempt. Where the runner holds one that is valid, this
 * follows it, and that one is valid until this is first used.
 *
 * @param purpose tells tokens of one operation apart
 */
export async function tokenFor(execution: Execution, purpose: string): Promise<string> {
  const { context, runnerId, run } = execution;
  const { tokens, store } = context.deps;
  const { scopeId } = await execution.runner();
  const label = `hosting ${run.jobId} ${purpose}`;
  const fields = { kind: 'run' as const, scopeId, subjectId: runnerId, name: 'runner', createdBy: 'server', expiresAt: null };
  const { row, secret } = tokens.derive(fields, label, context.now());
  const read = async (fresh: boolean) => {
    const runner = await context.runner(runnerId, fresh);
    const current = runner.tokenId === null ? null : await store.read.get('token', runner.tokenId);
    const own = await store.read.tokens('run', scopeId, runnerId);
    return { runner, current, successors: own.filter(({ replaces }) => replaces != null && replaces === runner.tokenId) };
  };
  await execution.write(() =>
    context.committer.carryOut(read, ({ runner, current, successors }) => {
      if (!current || !isHeld(runner)) return equipHosted(runner, { ...row, nonce: label }, context.now());
      return renewOrKeep(runner, current, { ...row, nonce: label, replaces: current.id }, successors, context.now());
    }),
  );
  return secret;
}

const isHeld = ({ credential }: Runner): boolean => credential === 'active';

const renewOrKeep: typeof renewToken = (runner, current, row, successors, now) =>
  current.id === row.id ? { ok: true, changes: [], events: [], guards: [] } : renewToken(runner, current, row, successors, now);
