import type { Attempt } from '../attempt/state.ts';
import type { ConcurrencyKey } from '../concurrency/state.ts';
import type { JobFile } from '../file/state.ts';
import type { CloudIdentity } from '../hosting/identity.ts';
import type { Resource } from '../hosting/resource.ts';
import type { IdempotencyKey } from '../job/idempotency.ts';
import type { Job, JobAsk, JobSpec, QueueEntry } from '../job/state.ts';
import type { JobClass } from '../match/requirements.ts';
import type { NoticeAlarm, Webhook, WebhookDelivery } from '../notify/state.ts';
import type { Grant } from '../people/grant.ts';
import type { User, WebSession } from '../people/state.ts';
import type { Setting } from '../policy/setting.ts';
import type { Pool, PoolDecision } from '../pools/state.ts';
import type { NamedRange } from '../range/state.ts';
import type { Release, UpdateWave } from '../release/state.ts';
import type { Runner } from '../runner/state.ts';
import type { VitalsSlot } from '../runner/vitals-slot.ts';
import type { Scope } from '../scope/state.ts';
import type { Secret } from '../secret/state.ts';
import type { StatisticsSlot } from '../statistics/pack.ts';
import type { Template } from '../template/state.ts';
import type { Token } from '../token/state.ts';

/**
 * Every kind of row that a store keeps, by name. A row is plain JSON data with a string `id` and a `revision` that starts at 1 and
 * rises by one with each update. Instants are milliseconds since the Unix epoch by the server's wall clock.
 */
export interface Records {
  scope: Scope;
  user: User;
  grant: Grant;
  webSession: WebSession;
  token: Token;
  setting: Setting;
  secret: Secret;
  namedRange: NamedRange;
  runner: Runner;
  jobClass: JobClass;
  job: Job;
  jobSpec: JobSpec;
  jobAsk: JobAsk;
  queueEntry: QueueEntry;
  concurrencyKey: ConcurrencyKey;
  attempt: Attempt;
  jobFile: JobFile;
  idempotencyKey: IdempotencyKey;
  template: Template;
  vitalsSlot: VitalsSlot;
  statisticsSlot: StatisticsSlot;
  webhook: Webhook;
  webhookDelivery: WebhookDelivery;
  noticeAlarm: NoticeAlarm;
  cloudIdentity: CloudIdentity;
  pool: Pool;
  poolDecision: PoolDecision;
  resource: Resource;
  release: Release;
  updateWave: UpdateWave;
}

export type Kind = keyof Records;

/** The kinds as data, in an order in which rows can be inserted (what is referred to comes first). */
export const kinds = [
  'scope',
  'user',
  'grant',
  'webSession',
  'token',
  'setting',
  'secret',
  'namedRange',
  'runner',
  'jobClass',
  'job',
  'jobSpec',
  'jobAsk',
  'queueEntry',
  'concurrencyKey',
  'attempt',
  'jobFile',
  'idempotencyKey',
  'template',
  'vitalsSlot',
  'statisticsSlot',
  'webhook',
  'webhookDelivery',
  'noticeAlarm',
  'cloudIdentity',
  'pool',
  'poolDecision',
  'resource',
  'release',
  'updateWave',
] as const satisfies readonly Kind[];
