import type { Kind, Records } from '@baton/core';

type UniqueValue<K extends Kind> = (row: Records[K]) => string | null;

/** Values besides the id that no two rows of a kind share; null: the row takes part in none. */
export const uniqueValues: { readonly [K in Kind]?: readonly UniqueValue<K>[] } = {
  scope: [(scope) => (scope.removedAt === null ? scope.name : null)],
  user: [(user) => user.login],
  runner: [
    (runner) => String(runner.number),
    (runner) => (runner.removedAt === null && runner.retiredAt === null ? runnerNameKey(runner.scopeId, runner.name) : null),
  ],
};

/** What finds a runner by its name among those of the lists. */
export const runnerNameKey = (scopeId: string, name: string): string => JSON.stringify([scopeId, name]);
