import type { Token } from '@baton/core';
import type { Context } from '../context.ts';

/** Tokens that end with their scope. Those of runners end with the runners. */
const kinds = ['reg', 'pair', 'prov', 'api'] as const satisfies readonly Token['kind'][];

/** Tokens of a scope that still open something. */
export async function liveTokensOf(context: Context, scopeId: string): Promise<Token[]> {
  const found = await Promise.all(kinds.map((kind) => context.deps.store.read.tokens(kind, scopeId, null)));
  return found.flat().filter(({ kind, usedAt }) => kind !== 'pair' || usedAt === null);
}
