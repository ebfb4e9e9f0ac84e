import type { Records } from '../decision/records.ts';
import { canonicalJson } from './chain.ts';
import type { AuditValues } from './state.ts';

/** A job's row names what decides about it; what was submitted stays with the job. */
type Fields<K extends keyof Records> = readonly (keyof Records[K] & string)[];

/**
 * What an entry may show of a row. Whatever is not named here never gets into the audit log: above all no hash, salt, nonce or secret.
 */
const shown = {
  runner: [
    'name',
    'scopeId',
    'number',
    'protocol',
    'credential',
    'executorsAllowed',
    'labelsAdded',
    'refusesUnlabelled',
    'trusted',
    'version',
    'workspace',
    'ephemeral',
    'disabled',
    'draining',
    'kicked',
    'frozen',
    'tokenTtlMs',
    'update',
    'removedAt',
  ] satisfies Fields<'runner'>,
  job: ['state', 'priority', 'attention', 'cancel', 'outcome', 'gate'] satisfies Fields<'job'>,
  scope: ['kind', 'name', 'parentId', 'protectedAt', 'removedAt'] satisfies Fields<'scope'>,
  token: [
    'kind',
    'name',
    'scopeId',
    'subjectId',
    'createdBy',
    'expiresAt',
    'usedAt',
    'revokedAt',
    'disabledAt',
    'permissions',
    'networks',
  ] satisfies Fields<'token'>,
  setting: ['value'] satisfies Fields<'setting'>,
  secret: ['name', 'scopeId', 'description'] satisfies Fields<'secret'>,
  template: [
    'name',
    'scopeId',
    'description',
    'job',
    'parameters',
    'schedule',
    'overlap',
    'missed',
    'disabled',
    'removedAt',
  ] satisfies Fields<'template'>,
  namedRange: ['name', 'scopeId', 'measures', 'intervals', 'description'] satisfies Fields<'namedRange'>,
  user: ['login', 'displayName', 'scopeId', 'externalId', 'disabledAt'] satisfies Fields<'user'>,
  grant: ['userId', 'scopeId', 'role', 'permissions'] satisfies Fields<'grant'>,
  webSession: ['userId', 'address', 'userAgent', 'expiresAt'] satisfies Fields<'webSession'>,
  pool: [
    'name',
    'scopeId',
    'provider',
    'identityId',
    'region',
    'settings',
    'offering',
    'min',
    'max',
    'idleMs',
    'onIdle',
    'startLimitMs',
    'cost',
    'dryRun',
    'stopped',
    'updates',
    'removedAt',
  ] satisfies Fields<'pool'>,
  updateWave: ['poolId', 'version', 'state', 'stage', 'reason'] satisfies Fields<'updateWave'>,
  release: [
    'version',
    'breaking',
    'serverVersionMin',
    'url',
    'commit',
    'image',
    'bundle',
    'withdrawn',
  ] satisfies Fields<'release'>,
  cloudIdentity: ['name', 'scopeId', 'provider', 'data', 'keyId', 'check'] satisfies Fields<'cloudIdentity'>,
  webhook: ['name', 'scopeId', 'origin', 'kinds', 'queueAgeMs', 'disabled'] satisfies Fields<'webhook'>,
};

export type ShownKind = keyof typeof shown;

/** The values that differ between two versions of a row; null stands for a row that is not there. */
export interface Changed {
  before: AuditValues | null;
  after: AuditValues | null;
}

/** What changed of a row, of the fields that may be shown. Of a new row, or one that goes, all of them that say something. */
export function changed<K extends ShownKind>(kind: K, before: Records[K] | null, after: Records[K] | null): Changed {
  const fields = shown[kind] as readonly string[];
  const [old, fresh] = [before as Record<string, unknown> | null, after as Record<string, unknown> | null];
  if (!old || !fresh) return { before: old && saidIn(old, fields), after: fresh && saidIn(fresh, fields) };
  const differing = fields.filter((field) => canonicalJson(old[field] ?? null) !== canonicalJson(fresh[field] ?? null));
  return { before: pick(old, differing), after: pick(fresh, differing) };
}

const pick = (row: Record<string, unknown>, fields: readonly string[]): AuditValues =>
  Object.fromEntries(fields.map((field) => [field, row[field] ?? null]));

const saidIn = (row: Record<string, unknown>, fields: readonly string[]): AuditValues =>
  pick(
    row,
    fields.filter((field) => (row[field] ?? null) !== null),
  );
