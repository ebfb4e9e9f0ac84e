import type { Kind, Records } from '@baton/core';

type UniqueValue<K extends Kind> = (row: Records[K]) => string | null;

/** Values besides the id that no two rows of a kind share; null: the row takes part in none. */
export const uniqueValues: { readonly [K in Kind]?: readonly UniqueValue<K>[] } = {
  scope: [(scope) => (scope.removedAt === null ? scope.name : null)],
  user: [(user) => user.login],
  runner: [
    (runner) => String(runner.number),
    (runner) => (runner.removedAt === null && runner.retiredAt === null ? nameInScope(runner.scopeId, runner.name) : null),
  ],
  cloudIdentity: [(identity) => nameInScope(identity.scopeId, identity.name)],
  pool: [(pool) => (pool.removedAt === null ? nameInScope(pool.scopeId, pool.name) : null)],
  release: [({ version }) => version],
  template: [(template) => (template.removedAt === null ? nameInScope(template.scopeId, template.name) : null)],
};

/** What finds a runner or template by its name among those of the lists. */
export const nameInScope = (scopeId: string, name: string): string => JSON.stringify([scopeId, name]);
