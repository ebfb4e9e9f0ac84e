import { type Secret, secretId } from './state.ts';

/** The scopes in which a job of a project looks for a secret, the innermost first: the project, its owner, the instance. */
export function secretScopes(scopeId: string, parentOf: (scopeId: string) => string | null): string[] {
  const scopes: string[] = [];
  for (let at: string | null = scopeId; at !== null; at = parentOf(at)) scopes.push(at);
  return scopes;
}

/** Ids of the rows that may hold these secrets. */
export const secretIdsOf = (names: readonly string[], scopes: readonly string[]): string[] =>
  names.flatMap((name) => scopes.map((scopeId) => secretId(scopeId, name)));

/** The secret of that name that a job gets: the innermost. */
export function innermostSecret(name: string, scopes: readonly string[], found: ReadonlyMap<string, Secret>): Secret | null {
  for (const scopeId of scopes) {
    const row = found.get(secretId(scopeId, name));
    if (row) return row;
  }
  return null;
}
