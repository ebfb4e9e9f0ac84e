import {
  innermostSecret,
  type JobSecrets,
  type JobSpec,
  jobSecretsPurpose,
  type Secret,
  secretIdsOf,
  secretLimits,
  secretPurpose,
  secretScopes,
} from '@baton/core';
import type { SubmitInput } from '../app.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { checkValue } from './secrets.ts';

/** Values by the variable in which the job finds them. */
export type SecretValues = Readonly<Record<string, string>>;

type Asked = Pick<SubmitInput, 'secrets' | 'secretEnvironment'>;

export const asksForSecrets = ({ secrets, secretEnvironment }: Asked): boolean =>
  Object.keys(secrets).length + Object.keys(secretEnvironment).length > 0;

/**
 * What a new job gets of secrets; its own values are sealed for it. Throws `secret_unknown`, `secret_key_missing`,
 * `secret_value_invalid` and `secrets_too_many`.
 */
export async function secretsOfNewJob(
  context: Context,
  { id, scopeId }: { id: string; scopeId: string },
  { secrets, secretEnvironment }: Asked,
): Promise<JobSecrets> {
  const stored = Object.entries(secrets).map(([variable, name]) => ({ variable, name }));
  const variables = Object.keys(secretEnvironment);
  for (const [name, value] of Object.entries(secretEnvironment)) checkValue(name, value);
  const found = await storedValues(context, scopeId, stored);
  if ('problem' in found) throw found.problem;
  checkAmount({ ...found.values, ...secretEnvironment });
  const own = variables.length === 0 ? null : context.deps.vault.seal(JSON.stringify(secretEnvironment), jobSecretsPurpose(id));
  return { stored, variables, own };
}

/** The values that a job gets now, or why it can not have them. */
export async function valuesOfJob(context: Context, spec: JobSpec): Promise<{ values: SecretValues } | { problem: Refused }> {
  if (!spec.secrets) return { values: {} };
  const found = await storedValues(context, spec.scopeId, spec.secrets.stored);
  if ('problem' in found) return found;
  const own = ownValues(context, spec);
  if (own === null) return { problem: keyMissing(spec.secrets.variables.join(', '), spec.secrets.own?.keyId) };
  context.lastUses.note(found.rows);
  return { values: { ...found.values, ...own } };
}

/** The values that a job brought along; null: their key is not here. */
export function ownValues(context: Context, spec: JobSpec): SecretValues | null {
  if (!spec.secrets?.own) return {};
  const text = context.deps.vault.open(spec.secrets.own, jobSecretsPurpose(spec.id));
  return text === null ? null : (JSON.parse(text) as SecretValues);
}

/** Everything that a job may print of its secrets, as far as it can be known now: values that were replaced lately too. */
export async function maskedValues(context: Context, spec: JobSpec): Promise<string[]> {
  const rows = await rowsOf(context, spec.scopeId, spec.secrets?.stored ?? []);
  const { vault } = context.deps;
  const ofRows = rows.flatMap((row) => {
    const purpose = secretPurpose(row.scopeId, row.name);
    return [vault.open(row, purpose), row.earlier && vault.open(row.earlier, purpose)];
  });
  return [...ofRows, ...Object.values(ownValues(context, spec) ?? {})].filter((value) => value !== null);
}

type Stored = JobSecrets['stored'];

async function storedValues(
  context: Context,
  scopeId: string,
  stored: Stored,
): Promise<{ values: SecretValues; rows: Secret[] } | { problem: Refused }> {
  const scopes = scopesOf(context, scopeId);
  const found = new Map((await rowsOf(context, scopeId, stored)).map((row) => [row.id, row]));
  const values: Record<string, string> = {};
  const rows: Secret[] = [];
  for (const { variable, name } of stored) {
    const row = innermostSecret(name, scopes, found);
    if (!row) return { problem: new Refused('secret_unknown', { name, project: context.fleet.scope(scopeId)?.name ?? scopeId }) };
    const value = context.deps.vault.open(row, secretPurpose(row.scopeId, name));
    if (value === null) return { problem: keyMissing(name, row.keyId) };
    values[variable] = value;
    rows.push(row);
  }
  return { values, rows };
}

const scopesOf = (context: Context, scopeId: string): string[] =>
  secretScopes(scopeId, (id) => context.fleet.scope(id)?.parentId ?? null);

async function rowsOf(context: Context, scopeId: string, stored: Stored): Promise<Secret[]> {
  if (stored.length === 0) return [];
  const names = [...new Set(stored.map(({ name }) => name))];
  return await context.deps.store.read.getMany('secret', secretIdsOf(names, scopesOf(context, scopeId)));
}

const keyMissing = (name: string, keyId = 'unknown'): Refused => new Refused('secret_key_missing', { name, keyId });

function checkAmount(values: SecretValues): void {
  const { perJobMax, perJobBytesMax } = secretLimits;
  const all = Object.values(values);
  const bytes = all.reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  if (all.length > perJobMax) throw new Refused('secrets_too_many', { problem: `${all.length} secrets, at most ${perJobMax}` });
  if (bytes > perJobBytesMax) throw new Refused('secrets_too_many', { problem: `${bytes} bytes, at most ${perJobBytesMax}` });
}
