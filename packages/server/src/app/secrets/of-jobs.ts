import {
  innermostSecret,
  type JobSecrets,
  type JobSpec,
  jobSecretsPurpose,
  type Secret,
  secretLimits,
  secretPurpose,
} from '@baton/core';
import type { Context } from '../context.ts';
import type { SubmitInput } from '../jobs/use-cases.ts';
import { Refused } from '../refused.ts';
import { ownValues, type SecretValues, scopesOf, secretRows } from './job-values.ts';
import { checkValue } from './secrets.ts';

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

async function storedValues(
  context: Context,
  scopeId: string,
  stored: JobSecrets['stored'],
): Promise<{ values: SecretValues; rows: Secret[] } | { problem: Refused }> {
  const scopes = scopesOf(context, scopeId);
  const found = new Map((await secretRows(context, scopeId, stored)).map((row) => [row.id, row]));
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

const keyMissing = (name: string, keyId = 'unknown'): Refused => new Refused('secret_key_missing', { name, keyId });

function checkAmount(values: SecretValues): void {
  const { perJobMax, perJobBytesMax } = secretLimits;
  const all = Object.values(values);
  const bytes = all.reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  if (all.length > perJobMax) throw new Refused('secrets_too_many', { problem: `${all.length} secrets, at most ${perJobMax}` });
  if (bytes > perJobBytesMax) throw new Refused('secrets_too_many', { problem: `${bytes} bytes, at most ${perJobBytesMax}` });
}
