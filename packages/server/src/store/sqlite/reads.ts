import { type Attempt, type Job, type KeyedEntry, type Kind, parkedUnder, type Records, type Template } from '@baton/core';
import type { StoreReads } from '../interface.ts';
import { auditPage } from '../sql/audit-page.ts';
import { readAudit, readAuditHead } from '../sql/audit-rows.ts';
import { endedAttemptsPage } from '../sql/ended-attempts.ts';
import { readEvent } from '../sql/event-rows.ts';
import { aboveAllIds, type JobSource, jobsPage, pageOf } from '../sql/jobs-page.ts';
import { readAttempted, readQueued, sumCounts } from '../sql/joined-rows.ts';
import { readers } from '../sql/rows.ts';
import { type TemplateReads, templatesPage } from '../sql/templates-page.ts';
import { cloudReads } from './cloud-reads.ts';
import { jobClassPages, jobNamePages, jobPages } from './job-queries.ts';
import { audit, queries } from './queries.ts';
import type { Reader } from './reader.ts';
import { webhookReads } from './webhook-reads.ts';

/** The reads of a SQLite store. */
export function createReads(reader: Reader): StoreReads {
  const get = <K extends Kind>(kind: K, id: string): Records[K] | null => {
    const row = reader.row(queries.get[kind], id);
    return row ? readers[kind](row, 0) : null;
  };
  const one = <K extends Kind>(kind: K, row: unknown[] | undefined): Records[K] | null => (row ? readers[kind](row, 0) : null);
  const many = <K extends Kind>(kind: K, rows: unknown[][]): Records[K][] => rows.map((row) => readers[kind](row, 0));
  const getMany = async <K extends Kind>(kind: K, ids: readonly string[]): Promise<Records[K][]> =>
    reader.consistent(() => ids.map((id) => get(kind, id)).filter((row) => row !== null));
  return {
    get: async (kind, id) => get(kind, id),
    getMany,
    scopes: async () => many('scope', reader.rows(queries.scopes)),
    settings: async (prefix) => many('setting', reader.rows(queries.settings, prefix, `${prefix}\u{10ffff}`)),
    users: async () => many('user', reader.rows(queries.users)),
    grants: async () => many('grant', reader.rows(queries.grants)),
    userByLogin: async (login) => one('user', reader.row(queries.userByLogin, login)),
    userCount: async () => number(reader.row(queries.userCount)),
    tokens: async (kind, scopeId, subjectId) =>
      many(
        'token',
        subjectId === null ? reader.rows(queries.tokens, kind, scopeId) : reader.rows(queries.tokensOf, kind, scopeId, subjectId),
      ),
    tokensOfSubject: async (kind, subjectId) => many('token', reader.rows(queries.tokensOfSubject, kind, subjectId)),
    webSessionsOf: async (userId) => many('webSession', reader.rows(queries.webSessionsOf, userId)),
    webSessionsEndedBefore: async (at, limit) => many('webSession', reader.rows(queries.webSessionsEndedBefore, at, limit)),
    ...webhookReads(reader),
    ...cloudReads(reader),
    secrets: async (scopeId) => many('secret', reader.rows(queries.secrets, scopeId)),
    secretsUnderOther: async (keyId, after, limit) => many('secret', reader.rows(queries.secretsUnderOther, keyId, after, limit)),
    jobSpecsUnderOther: async (keyId, after, limit) =>
      many('jobSpec', reader.rows(queries.jobSpecsUnderOther, keyId, after, limit)),
    jobFiles: async (jobId) => many('jobFile', reader.rows(queries.jobFiles, jobId)),
    jobFilesAfter: async (after, limit) => many('jobFile', reader.rows(queries.jobFilesAfter, after, limit)),
    jobFilesUnderOther: async (keyId, after, limit) =>
      many('jobFile', reader.rows(queries.jobFilesUnderOther, keyId, after, limit)),
    namedRanges: async (scopeId) => many('namedRange', reader.rows(queries.namedRanges, scopeId)),
    runners: async () => many('runner', reader.rows(queries.runners)),
    runnerByName: async (scopeId, name) => one('runner', reader.row(queries.runnerByName, scopeId, name)),
    runnerByNumber: async (wanted) => one('runner', reader.row(queries.runnerByNumber, wanted)),
    highestRunnerNumber: async () => number(reader.row(queries.highestRunnerNumber)),
    presence: async () =>
      reader
        .rows(queries.presence)
        .map(([runnerId, lastSeenAt]) => ({ runnerId: runnerId as string, lastSeenAt: lastSeenAt as number })),
    ...workReads(reader, getMany),
    ...eventReads(reader),
    ...auditReads(reader),
    ...templateReads(reader, getMany),
  };
}

const number = (row: unknown[] | undefined): number => Number(row?.[0] ?? 0);

type WorkReads = Pick<
  StoreReads,
  | 'queueHeads'
  | 'queuedWork'
  | 'queueAhead'
  | 'queueClasses'
  | 'queuedClassIds'
  | 'keyedEntries'
  | 'queueDue'
  | 'queueExpired'
  | 'attemptedWork'
  | 'attemptsOf'
  | 'endedAttempts'
  | 'jobs'
  | 'jobCounts'
  | 'oldestJobs'
  | 'idempotencyKeysBefore'
>;

function workReads(reader: Reader, getMany: StoreReads['getMany']): WorkReads {
  const jobs: JobSource = {
    pages: jobPages,
    names: jobNamePages,
    classed: jobClassPages,
    listOf: JSON.stringify,
    rows: (query, ...args) => reader.rows(query, ...args),
    get: (ids) => getMany('job', ids),
    classes: (ids) => getMany('jobClass', ids),
  };
  return {
    queueHeads: async (classIds, limit) =>
      reader.consistent(() =>
        classIds.flatMap((classId) => reader.rows(queries.queueHeads, classId, limit).map((row) => readers.queueEntry(row, 0))),
      ),
    queuedWork: async (ids) => reader.consistent(() => ids.flatMap((id) => reader.rows(queries.queuedWork, id).map(readQueued))),
    queueClasses: async () =>
      reader.rows(queries.queueClasses).map(([classId, waiting, oldest]) => ({
        classId: classId as string,
        waiting: Number(waiting),
        oldestQueuedAt: Number(oldest),
      })),
    queueDue: async (now, limit) => reader.rows(queries.queueDue, now, limit).map(readQueued),
    queueExpired: async (now, limit) => reader.rows(queries.queueExpired, now, limit).map(readQueued),
    queueAhead: async ({ parked, priority, queuedAt, id }, classIds, limit) =>
      reader.consistent(() =>
        classIds.reduce((ahead, classId) => {
          if (ahead >= limit) return limit;
          const higher = number(reader.row(queries.queuePriorityAhead, parked, classId, priority, limit - ahead));
          const older = number(reader.row(queries.queueAgeAhead, parked, classId, priority, queuedAt, id, limit - ahead));
          return Math.min(limit, ahead + higher + older);
        }, 0),
      ),
    queuedClassIds: async () => reader.consistent(() => classIdsOf(reader)),
    keyedEntries: async (keyId, most) => reader.consistent(() => keyedEntries(reader, keyId, most)),
    attemptedWork: async () => reader.rows(queries.attemptedWork).map(readAttempted),
    attemptsOf: async (jobId) => reader.rows(queries.attemptsOf, jobId).map((row): Attempt => readers.attempt(row, 0)),
    endedAttempts: (filter, page) => endedAttemptsPage((...args) => reader.rows(queries.endedAttempts, ...args), filter, page),
    jobs: (filter, page) => jobsPage(jobs, filter, page),
    oldestJobs: async (scopeId, state, after, limit) =>
      reader.rows(queries.oldestJobs, scopeId, state, after, limit).map((row): Job => readers.job(row, 0)),
    jobCounts: async (scopeIds) => sumCounts(reader.rows(queries.jobCounts), scopeIds),
    idempotencyKeysBefore: async (at, limit) =>
      reader.rows(queries.idempotencyKeysBefore, at, limit).map((row) => readers.idempotencyKey(row, 0)),
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

function keyedEntries(reader: Reader, keyId: string, most: number): KeyedEntry[] {
  const parked = parkedUnder(keyId);
  const rows = reader.rows(queries.keyedReady, keyId);
  const next = (classId: string) => reader.row(queries.nextParkedClass, parked, classId)?.[0] as string | undefined;
  for (let classId = next(''); classId !== undefined; classId = next(classId))
    rows.push(...reader.rows(queries.parkedHeads, parked, classId, most));
  return rows.map((row) => readers.queueEntry(row, 0) as KeyedEntry);
}

function eventReads(reader: Reader): Pick<StoreReads, 'latestSeq' | 'oldestSeq' | 'eventsSince' | 'eventsOf' | 'latestEventsOf'> {
  return {
    latestSeq: async () =>
      reader.consistent(() => {
        const latest = reader.row(queries.latestSeq)?.[0] as number | null | undefined;
        return latest ?? number(reader.row(queries.oldestSeq)) - 1;
      }),
    oldestSeq: async () => number(reader.row(queries.oldestSeq)),
    eventsSince: async (seq, limit) => reader.rows(queries.eventsSince, seq, limit).map(readEvent),
    eventsOf: async (kind, entityId, limit) => reader.rows(queries.eventsOf, kind, entityId, limit).map(readEvent),
    latestEventsOf: async (kind, entityId, limit) => reader.rows(queries.latestEventsOf, kind, entityId, limit).map(readEvent),
  };
}

const auditReads = (reader: Reader): Pick<StoreReads, 'audit' | 'auditSince' | 'auditHead'> => ({
  audit: (filter, page) => auditPage(audit, (query, ...args) => reader.rows(query, ...args), filter, page),
  auditSince: async (seq, limit) => reader.rows(audit.since, seq, limit).map(readAudit),
  auditHead: async () => readAuditHead(reader.row(audit.head)),
});

function templateReads(reader: Reader, getMany: StoreReads['getMany']): TemplateReads {
  const templates = (rows: unknown[][]): Template[] => rows.map((row) => readers.template(row, 0));
  return {
    templates: (filter, page) =>
      templatesPage(
        {
          outlines: (name, id, limit) => reader.rows(queries.templateOutlines, name, id, limit),
          get: (ids) => getMany('template', ids),
        },
        filter,
        page,
      ),
    templateByName: async (scopeId, name) => templates(reader.rows(queries.templateByName, scopeId, name))[0] ?? null,
    templatesDue: async (now, limit) => templates(reader.rows(queries.templatesDue, now, limit)),
    nextTemplateDue: async () => (reader.row(queries.nextTemplateDue)?.[0] as number | undefined) ?? null,
    templatesReleased: async (after, limit) => templates(reader.rows(queries.templatesReleased, after, limit)),
    templateJobs: async (templateId, { limit, after }) =>
      pageOf(
        reader.rows(queries.templateJobs, templateId, after ?? aboveAllIds, limit + 1).map((row) => readers.job(row, 0)),
        limit,
      ),
  };
}
