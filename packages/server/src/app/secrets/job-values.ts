import {
  type JobSecrets,
  type JobSpec,
  jobSecretsPurpose,
  type Secret,
  secretIdsOf,
  secretPurpose,
  secretScopes,
} from '@baton/core';
import type { AppDeps } from '../deps.ts';
import type { Fleet } from '../state/fleet.ts';

/** Values by the variable in which the job finds them. */
export type SecretValues = Readonly<Record<string, string>>;

/** Where values of secrets come from. */
interface SecretSource {
  deps: Pick<AppDeps, 'store' | 'vault'>;
  fleet: Pick<Fleet, 'scope'>;
}

type Stored = JobSecrets['stored'];

/** The values that a job brought along; null: their key is not here. */
export function ownValues({ deps }: SecretSource, spec: JobSpec): SecretValues | null {
  if (!spec.secrets?.own) return {};
  const text = deps.vault.open(spec.secrets.own, jobSecretsPurpose(spec.id));
  return text === null ? null : (JSON.parse(text) as SecretValues);
}

/** Everything that a job may print of its secrets, as far as it can be known now: values that were replaced lately too. */
export async function maskedValues(source: SecretSource, spec: JobSpec): Promise<string[]> {
  const rows = await secretRows(source, spec.scopeId, spec.secrets?.stored ?? []);
  const { vault } = source.deps;
  const ofRows = rows.flatMap((row) => {
    const purpose = secretPurpose(row.scopeId, row.name);
    return [vault.open(row, purpose), row.earlier && vault.open(row.earlier, purpose)];
  });
  return [...ofRows, ...Object.values(ownValues(source, spec) ?? {})].filter((value) => value !== null);
}

/** The scopes in which a job of this one looks for its secrets, the innermost first. */
export const scopesOf = ({ fleet }: SecretSource, scopeId: string): string[] =>
  secretScopes(scopeId, (id) => fleet.scope(id)?.parentId ?? null);

/** Stored secrets of these names that a job of this scope may get, of whichever scope. */
export async function secretRows(source: SecretSource, scopeId: string, stored: Stored): Promise<Secret[]> {
  if (stored.length === 0) return [];
  const names = [...new Set(stored.map(({ name }) => name))];
  return await source.deps.store.read.getMany('secret', secretIdsOf(names, scopesOf(source, scopeId)));
}
