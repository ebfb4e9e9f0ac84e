import { type Attempt, type Job, type JobState, jobStates, type Kind, type QueueEntry, type Records } from '@baton/core';
import { SqliteAdapter, SqliteQueryCompiler } from 'kysely';
import type { QueueHead, StoreReads } from '../interface.ts';
import { readEvent } from '../sql/event-rows.ts';
import { commonQueries } from '../sql/queries.ts';
import { readers, widthOf } from '../sql/rows.ts';
import { tables } from '../sql/tables.ts';
import { jobsPage } from './jobs-page.ts';
import type { Reader } from './reader.ts';

/** The named reads in SQLite's words. */
export const queries = commonQueries({
  createAdapter: () => new SqliteAdapter(),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

const queueWidth = widthOf(tables.queueEntry);
const jobWidth = widthOf(tables.job);
const attemptWidth = widthOf(tables.attempt);

/** The reads of a SQLite store. */
export function createReads(reader: Reader): StoreReads {
  const get = <K extends Kind>(kind: K, id: string): Records[K] | null => {
    const row = reader.row(queries.get[kind], id);
    return row ? readers[kind](row, 0) : null;
  };
  const one = <K extends Kind>(kind: K, row: unknown[] | undefined): Records[K] | null => (row ? readers[kind](row, 0) : null);
  const many = <K extends Kind>(kind: K, rows: unknown[][]): Records[K][] => rows.map((row) => readers[kind](row, 0));
  return {
    get: async (kind, id) => get(kind, id),
    getMany: async (kind, ids) => reader.consistent(() => ids.map((id) => get(kind, id)).filter((row) => row !== null)),
    scopes: async () => many('scope', reader.rows(queries.scopes)),
    userByLogin: async (login) => one('user', reader.row(queries.userByLogin, login)),
    userCount: async () => number(reader.row(queries.userCount)),
    tokens: async (kind, scopeId, subjectId) =>
      many(
        'token',
        subjectId === null ? reader.rows(queries.tokens, kind, scopeId) : reader.rows(queries.tokensOf, kind, scopeId, subjectId),
      ),
    runners: async () => many('runner', reader.rows(queries.runners)),
    runnerByName: async (scopeId, name) => one('runner', reader.row(queries.runnerByName, scopeId, name)),
    runnerByNumber: async (wanted) => one('runner', reader.row(queries.runnerByNumber, wanted)),
    highestRunnerNumber: async () => number(reader.row(queries.highestRunnerNumber)),
    presence: async () =>
      reader
        .rows(queries.presence)
        .map(([runnerId, lastSeenAt]) => ({ runnerId: runnerId as string, lastSeenAt: lastSeenAt as number })),
    ...workReads(reader, (id) => get('job', id)),
    ...eventReads(reader),
  };
}

const number = (row: unknown[] | undefined): number => Number(row?.[0] ?? 0);

type WorkReads = Pick<
  StoreReads,
  | 'queueHeads'
  | 'queueClasses'
  | 'queuedClassIds'
  | 'attemptedWork'
  | 'attemptsOf'
  | 'jobs'
  | 'jobCounts'
  | 'idempotencyKeysBefore'
>;

function workReads(reader: Reader, getJob: (id: string) => Job | null): WorkReads {
  return {
    queueHeads: async (classIds, limit) =>
      reader.consistent(() => classIds.flatMap((classId) => reader.rows(queries.queueHeads, classId, limit).map(readHead))),
    queueClasses: async () =>
      reader.consistent(() =>
        classIdsOf(reader).map((classId) => {
          const [waiting, oldest] = reader.row(queries.queueClass, classId) ?? [];
          return { classId, waiting: Number(waiting), oldestQueuedAt: Number(oldest) };
        }),
      ),
    queuedClassIds: async () => reader.consistent(() => classIdsOf(reader)),
    attemptedWork: async () =>
      reader
        .rows(queries.attemptedWork)
        .map((row) => ({ attempt: readers.attempt(row, 0), job: readers.job(row, attemptWidth) })),
    attemptsOf: async (jobId) => reader.rows(queries.attemptsOf, jobId).map((row): Attempt => readers.attempt(row, 0)),
    jobs: (filter, page) => jobsPage(reader, filter, page, getJob),
    jobCounts: async (scopeIds) => countJobs(reader, scopeIds),
    idempotencyKeysBefore: async (at, limit) =>
      reader.rows(queries.idempotencyKeysBefore, at, limit).map((row) => readers.idempotencyKey(row, 0)),
  };
}

function readHead(row: unknown[]): QueueHead {
  const attemptAt = queueWidth + jobWidth;
  const hasAttempt = row[attemptAt + attemptWidth - 1] !== null;
  return {
    entry: readers.queueEntry(row, 0) as QueueEntry,
    job: readers.job(row, queueWidth),
    attempt: hasAttempt ? readers.attempt(row, attemptAt) : null,
  };
}

/** Steps from class to class through the ready index. */
function classIdsOf(reader: Reader): string[] {
  const ids: string[] = [];
  let row = reader.row(queries.firstQueuedClass);
  while (row) {
    const id = row[0] as string;
    ids.push(id);
    row = reader.row(queries.nextQueuedClass, id);
  }
  return ids;
}

function countJobs(reader: Reader, scopeIds: readonly string[] | null): Record<JobState, number> {
  const counts = Object.fromEntries(jobStates.map((state) => [state, 0])) as Record<JobState, number>;
  for (const [scopeId, state, jobs] of reader.rows(queries.jobCounts)) {
    if (!scopeIds || scopeIds.includes(scopeId as string)) counts[state as JobState] += jobs as number;
  }
  return counts;
}

function eventReads(reader: Reader): Pick<StoreReads, 'latestSeq' | 'oldestSeq' | 'eventsSince' | 'eventsOf'> {
  return {
    latestSeq: async () =>
      reader.consistent(() => {
        const latest = reader.row(queries.latestSeq)?.[0] as number | null | undefined;
        return latest ?? number(reader.row(queries.oldestSeq)) - 1;
      }),
    oldestSeq: async () => number(reader.row(queries.oldestSeq)),
    eventsSince: async (seq, limit) => reader.rows(queries.eventsSince, seq, limit).map(readEvent),
    eventsOf: async (kind, entityId, limit) => reader.rows(queries.eventsOf, kind, entityId, limit).map(readEvent),
  };
}
