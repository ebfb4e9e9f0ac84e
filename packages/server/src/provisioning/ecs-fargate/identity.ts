import { type AwsIdentity, type AwsSecret, roleArnPattern } from '@baton/protocol/providers/ecs-fargate';
import type { OpenIdentity, ProviderProblem } from '../interface.ts';

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** What is wrong with an identity, as far as it can be seen without a call. */
export function identityProblems(identity: OpenIdentity | null): ProviderProblem[] {
  const problem = (where: string, words: string, value: unknown) => [
    { where: where === '' ? 'identity' : `identity.${where}`, problem: words, value: String(value ?? 'none').slice(0, 200) },
  ];
  if (identity === null) return problem('', 'is needed: a role, keys, or the ambient role of the server', null);
  const { data, secret } = identity;
  if (!['role', 'keys', 'ambient'].includes(String(data.kind)))
    return problem('kind', 'must be role, keys or ambient', data.kind);
  if (data.kind === 'role' && !(isText(data.roleArn) && new RegExp(roleArnPattern).test(data.roleArn)))
    return problem('roleArn', 'must look like arn:aws:iam::123456789012:role/name', data.roleArn);
  if (data.kind === 'keys' && !isText(data.accessKeyId)) return problem('accessKeyId', 'is missing', null);
  if (data.accessKeyId !== undefined && !isText(secret?.secretAccessKey))
    return problem('secretAccessKey', 'is missing: an access key needs its secret', null);
  return [];
}

interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Who calls, as the clients need it. */
export interface Caller {
  /** null: the ambient role */
  keys: Keys | null;
  /** null: nothing is assumed */
  role: { arn: string; externalId: string | null } | null;
}

/** Of an identity that {@link identityProblems} has nothing against. */
export function callerOf({ data, secret }: OpenIdentity): Caller {
  const own = data as AwsIdentity;
  const { secretAccessKey, sessionToken } = (secret ?? {}) as Partial<AwsSecret>;
  const accessKeyId = own.kind === 'ambient' ? undefined : own.accessKeyId;
  return {
    keys:
      accessKeyId === undefined || secretAccessKey === undefined
        ? null
        : { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    role: own.kind === 'role' ? { arn: own.roleArn, externalId: own.externalId ?? null } : null,
  };
}
