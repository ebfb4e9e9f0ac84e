import type { Attempt, Job, Kind, Records } from '@baton/core';

/** What stands in the column `data` of a row: undefined is left out of it. */
type DataOf<Row, Own extends keyof Row> = { [F in Exclude<keyof Row, Own | 'id' | 'revision'>]-?: unknown };

/** Null in its column is what is not there. */
const some = <T>(value: T | null): T | undefined => value ?? undefined;

const jobData = (row: Job): DataOf<Job, 'scopeId' | 'state' | 'name' | 'attemptId' | 'runnerId' | 'templateId'> => ({
  classId: row.classId,
  executor: row.executor,
  priority: row.priority,
  createdAt: row.createdAt,
  createdBy: row.createdBy,
  startedAt: some(row.startedAt),
  finishedAt: some(row.finishedAt),
  onLost: row.onLost,
  onPartition: row.onPartition,
  maxAttempts: row.maxAttempts,
  timeLimitMs: some(row.timeLimitMs),
  waitLimitMs: some(row.waitLimitMs),
  queuedSince: row.queuedSince,
  prepareFailures: row.prepareFailures,
  backoffUntil: some(row.backoffUntil),
  concurrency: some(row.concurrency),
  attempts: row.attempts,
  attemptsCounted: row.attemptsCounted,
  epoch: row.epoch,
  gate: some(row.gate),
  attention: some(row.attention),
  cancel: some(row.cancel),
  outcome: some(row.outcome),
  rerunOf: some(row.rerunOf),
  hasSecrets: row.hasSecrets,
  asked: some(row.asked),
  run: some(row.run),
});

const attemptData = (row: Attempt): DataOf<Attempt, 'jobId' | 'number' | 'state' | 'runnerId' | 'endedAt'> => ({
  scopeId: row.scopeId,
  epoch: row.epoch,
  sessionId: row.sessionId,
  fence: row.fence,
  deviceId: some(row.deviceId),
  drawn: some(row.drawn),
  offeredAt: row.offeredAt,
  acceptedAt: some(row.acceptedAt),
  acceptedAtSync: row.acceptedAtSync,
  lostAt: some(row.lostAt),
  cause: some(row.cause),
  exitCode: some(row.exitCode),
  signal: some(row.signal),
  message: some(row.message),
  usage: some(row.usage),
  outputs: some(row.outputs),
  hasSecrets: row.hasSecrets,
  log: some(row.log),
});

/**
 * How the rows that are written several times with each job become what stands in `data`: field by field, which is twice as fast as copying a row
 * and leaving out what has a column, and without what is null, which is half of the text. The types see to it that no field is forgotten.
 */
export const packers: { readonly [K in Kind]?: (row: Records[K]) => object } = { job: jobData, attempt: attemptData };

/** The fields that are null in a row where `data` does not have them. */
export const nullWhereAbsent = (kind: Kind): readonly string[] => {
  const pack = packers[kind] as ((row: object) => object) | undefined;
  return pack ? Object.keys(pack({})) : [];
};
