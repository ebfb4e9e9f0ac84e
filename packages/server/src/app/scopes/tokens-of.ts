import type { Token } from '@baton/core';
import type { Context } from '../context.ts';

/** Tokens that end with their scope. Those of runners end with the runners. */
const kinds = ['reg', 'pair', 'api'] as const satisfies readonly Token['kind'][];

/** Tokens of a scope that are not revoked. */
export async function liveTokensOf(context: Context, scopeId: string): Promise<Token[]> {
  const found = await Promise.all(kinds.map((kind) => context.deps.store.read.tokens(kind, scopeId, null)));
  return found.flat();
}
