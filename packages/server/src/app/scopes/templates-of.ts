import type { Template } from '@baton/core';
import type { Context } from '../context.ts';

const pageSize = 500;

/** Templates of these scopes that are not removed. */
export async function liveTemplatesOf({ deps }: Context, scopeIds: readonly string[]): Promise<Template[]> {
  const found: Template[] = [];
  for (let after: string | null = null; ; ) {
    const page = await deps.store.read.templates({ scopeIds, search: null }, { limit: pageSize, after });
    found.push(...page.rows);
    after = page.next;
    if (after === null) return found;
  }
}
