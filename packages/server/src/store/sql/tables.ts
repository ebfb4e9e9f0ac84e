import { type Kind, kinds, type Records } from '@baton/core';

/** How rows of a kind are laid out: some fields have a column each, all others share the JSON column `data`. */
export interface TableSpec {
  kind: Kind;
  table: string;
  /** fields with a column of their own besides `id` and `revision`: those that a query looks at */
  fields: readonly string[];
  /** the columns of `fields`, in their order */
  columns: readonly string[];
  /** whether there are further fields, in `data` */
  hasData: boolean;
}

type Fields<K extends Kind> = readonly Exclude<keyof Records[K] & string, 'id' | 'revision'>[];

const columnOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function spec<K extends Kind>(kind: K, table: string, fields: Fields<K>, rest: 'and data' | 'only'): TableSpec {
  return { kind, table, fields, columns: fields.map(columnOf), hasData: rest === 'and data' };
}

/** The one place that says where each kind of row is kept. Migrations make the tables; a test holds both together. */
export const tables: { readonly [K in Kind]: TableSpec } = {
  scope: spec('scope', 'scopes', ['kind', 'name', 'parentId', 'createdAt', 'protectedAt', 'removedAt'], 'only'),
  user: spec('user', 'users', ['login'], 'and data'),
  grant: spec('grant', 'grants', ['userId', 'scopeId'], 'and data'),
  webSession: spec('webSession', 'web_sessions', ['userId', 'expiresAt'], 'and data'),
  token: spec('token', 'tokens', ['kind', 'scopeId', 'subjectId', 'createdAt', 'revokedAt'], 'and data'),
  setting: spec('setting', 'settings', ['value'], 'only'),
  secret: spec('secret', 'secrets', ['scopeId', 'name', 'keyId'], 'and data'),
  namedRange: spec('namedRange', 'named_ranges', ['scopeId', 'name'], 'and data'),
  runner: spec('runner', 'runners', ['number', 'scopeId', 'name', 'retiredAt', 'removedAt'], 'and data'),
  jobClass: spec('jobClass', 'job_classes', [], 'and data'),
  job: spec('job', 'jobs', ['scopeId', 'state', 'name', 'attemptId', 'runnerId', 'templateId'], 'and data'),
  jobSpec: spec('jobSpec', 'job_specs', ['scopeId', 'keyId'], 'and data'),
  jobAsk: spec('jobAsk', 'job_asks', [], 'and data'),
  queueEntry: spec(
    'queueEntry',
    'queue',
    ['scopeId', 'classId', 'priority', 'queuedAt', 'parked', 'keyId', 'until', 'expiresAt'],
    'only',
  ),
  concurrencyKey: spec('concurrencyKey', 'concurrency_keys', [], 'and data'),
  attempt: spec('attempt', 'attempts', ['jobId', 'number', 'state', 'runnerId', 'endedAt'], 'and data'),
  jobFile: spec('jobFile', 'job_files', ['jobId', 'keyId'], 'and data'),
  idempotencyKey: spec('idempotencyKey', 'idempotency_keys', ['jobId', 'requestHash', 'createdAt'], 'only'),
  template: spec('template', 'templates', ['scopeId', 'name', 'dueAt', 'awaits', 'removedAt'], 'and data'),
  vitalsSlot: spec('vitalsSlot', 'vitals_slots', [], 'and data'),
  statisticsSlot: spec('statisticsSlot', 'statistics_slots', [], 'and data'),
  webhook: spec('webhook', 'webhooks', ['scopeId'], 'and data'),
  webhookDelivery: spec('webhookDelivery', 'webhook_deliveries', ['webhookId', 'state', 'place'], 'and data'),
  noticeAlarm: spec('noticeAlarm', 'notice_alarms', [], 'and data'),
  cloudIdentity: spec('cloudIdentity', 'cloud_identities', ['scopeId', 'name', 'keyId'], 'and data'),
  pool: spec('pool', 'pools', ['scopeId', 'name', 'removedAt'], 'and data'),
  poolDecision: spec('poolDecision', 'pool_decisions', ['poolId', 'at'], 'and data'),
  resource: spec('resource', 'cloud_resources', ['runnerId', 'place', 'state'], 'and data'),
  release: spec('release', 'releases', ['version'], 'and data'),
  updateWave: spec('updateWave', 'update_waves', ['poolId', 'state'], 'and data'),
};

/** The registry in the order of `kinds`. */
export const tableList: readonly TableSpec[] = kinds.map((kind) => tables[kind]);

/** Every column of a table: its own fields, `data` if there is one, `revision`, `id`. Rows are written and read in this order. */
export const allColumns = ({ columns, hasData }: TableSpec): string[] => [
  ...columns,
  ...(hasData ? ['data'] : []),
  'revision',
  'id',
];
