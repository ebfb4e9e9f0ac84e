import { compareEntries, type KeyedEntry, type Kind, parkedUnder, type QueueEntry, type Records } from '@baton/core';
import type { StoreReads } from '../interface.ts';
import { auditPage, auditQueries } from '../sql/audit-page.ts';
import { readAudit, readAuditHead } from '../sql/audit-rows.ts';
import { endedAttemptsPage } from '../sql/ended-attempts.ts';
import { readEvent } from '../sql/event-rows.ts';
import { aboveAllIds, type JobSource, jobsPage, pageOf } from '../sql/jobs-page.ts';
import { readAttempted, readQueued, sumCounts } from '../sql/joined-rows.ts';
import { readers } from '../sql/rows.ts';
import { type TemplateReads, templatesPage } from '../sql/templates-page.ts';
import { cloudReads } from './cloud-reads.ts';
import { jobClassPages, jobNamePages, jobPages, queries } from './queries.ts';
import type { Reader } from './reader.ts';
import { webhookReads } from './webhook-reads.ts';

const one = <K extends Kind>(kind: K, row: unknown[] | undefined): Records[K] | null => (row ? readers[kind](row, 0) : null);
const many = <K extends Kind>(kind: K, rows: unknown[][]): Records[K][] => rows.map((row) => readers[kind](row, 0));
const number = (row: unknown[] | undefined): number => Number(row?.[0] ?? 0);

/** The reads of the audit log in PostgreSQL's words. */
export const audit = auditQueries((number) => `$${number}`);

/** The reads of a PostgreSQL store. Each is one statement, so that it sees one state. */
export function createReads(reader: Reader): StoreReads {
  const getMany = async <K extends Kind>(kind: K, ids: readonly string[]): Promise<Records[K][]> => {
    if (ids.length === 0) return [];
    const rows = new Map(many(kind, await reader.rows(queries.getMany[kind], ids)).map((row) => [row.id, row]));
    return ids.flatMap((id) => rows.get(id) ?? []);
  };
  return {
    get: async (kind, id) => one(kind, await reader.row(queries.get[kind], id)),
    getMany,
    scopes: async () => many('scope', await reader.rows(queries.scopes)),
    settings: async (prefix) => many('setting', await reader.rows(queries.settings, prefix, `${prefix}\u{10ffff}`)),
    users: async () => many('user', await reader.rows(queries.users)),
    grants: async () => many('grant', await reader.rows(queries.grants)),
    userByLogin: async (login) => one('user', await reader.row(queries.userByLogin, login)),
    userCount: async () => number(await reader.row(queries.userCount)),
    tokens: async (kind, scopeId, subjectId) =>
      many(
        'token',
        subjectId === null
          ? await reader.rows(queries.tokens, kind, scopeId)
          : await reader.rows(queries.tokensOf, kind, scopeId, subjectId),
      ),
    tokensOfSubject: async (kind, subjectId) => many('token', await reader.rows(queries.tokensOfSubject, kind, subjectId)),
    webSessionsOf: async (userId) => many('webSession', await reader.rows(queries.webSessionsOf, userId)),
    webSessionsEndedBefore: async (at, limit) => many('webSession', await reader.rows(queries.webSessionsEndedBefore, at, limit)),
    ...webhookReads(reader),
    ...cloudReads(reader),
    secrets: async (scopeId) => many('secret', await reader.rows(queries.secrets, scopeId)),
    jobFiles: async (jobId) => many('jobFile', await reader.rows(queries.jobFiles, jobId)),
    jobFilesAfter: async (after, limit) => many('jobFile', await reader.rows(queries.jobFilesAfter, after, limit)),
    jobFilesUnderOther: async (keyId, after, limit) =>
      many('jobFile', await reader.rows(queries.jobFilesUnderOther, keyId, after, limit)),
    namedRanges: async (scopeId) => many('namedRange', await reader.rows(queries.namedRanges, scopeId)),
    secretsUnderOther: async (keyId, after, limit) =>
      many('secret', await reader.rows(queries.secretsUnderOther, keyId, after, limit)),
    jobSpecsUnderOther: async (keyId, after, limit) =>
      many('jobSpec', await reader.rows(queries.jobSpecsUnderOther, keyId, after, limit)),
    runners: async () => many('runner', await reader.rows(queries.runners)),
    runnerByName: async (scopeId, name) => one('runner', await reader.row(queries.runnerByName, scopeId, name)),
    runnerByNumber: async (wanted) => one('runner', await reader.row(queries.runnerByNumber, wanted)),
    highestRunnerNumber: async () => number(await reader.row(queries.highestRunnerNumber)),
    presence: async () =>
      (await reader.rows(queries.presence)).map(([runnerId, lastSeenAt]) => ({
        runnerId: runnerId as string,
        lastSeenAt: lastSeenAt as number,
      })),
    ...workReads(reader, getMany),
    ...eventReads(reader),
    ...auditReads(reader),
    ...templateReads(reader, getMany),
  };
}

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
    listOf: (values) => values,
    rows: (query, ...args) => reader.rows(query, ...args),
    get: (ids) => getMany('job', ids),
    classes: (ids) => getMany('jobClass', ids),
  };
  return {
    queueHeads: async (classIds, limit) =>
      inOrder(classIds, many('queueEntry', await reader.rows(queries.queueHeads, classIds, limit))),
    queuedWork: async (ids) => {
      const found = new Map((await reader.rows(queries.queuedWork, ids)).map(readQueued).map((work) => [work.entry.id, work]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    queueClasses: async () =>
      (await reader.rows(queries.queueClasses)).map(([classId, waiting, oldest]) => ({
        classId: classId as string,
        waiting: waiting as number,
        oldestQueuedAt: oldest as number,
      })),
    queueAhead: async ({ parked, priority, queuedAt, id }, classIds, limit) =>
      number(await reader.row(queries.queueAhead, classIds, priority, queuedAt, id, limit, parked)),
    queueDue: async (now, limit) => (await reader.rows(queries.queueDue, now, limit)).map(readQueued),
    queueExpired: async (now, limit) => (await reader.rows(queries.queueExpired, now, limit)).map(readQueued),
    queuedClassIds: async () => (await reader.rows(queries.queuedClassIds)).map(([classId]) => classId as string),
    keyedEntries: async (keyId, most) =>
      many('queueEntry', await reader.rows(queries.keyedEntries, keyId, parkedUnder(keyId), most)) as KeyedEntry[],
    attemptedWork: async () => (await reader.rows(queries.attemptedWork)).map(readAttempted),
    attemptsOf: async (jobId) => many('attempt', await reader.rows(queries.attemptsOf, jobId)),
    endedAttempts: (filter, page) => endedAttemptsPage((...args) => reader.rows(queries.endedAttempts, ...args), filter, page),
    jobs: (filter, page) => jobsPage(jobs, filter, page),
    oldestJobs: async (scopeId, state, after, limit) =>
      many('job', await reader.rows(queries.oldestJobs, scopeId, state, after, limit)),
    jobCounts: async (scopeIds) => sumCounts(await reader.rows(queries.jobCounts), scopeIds),
    idempotencyKeysBefore: async (at, limit) =>
      many('idempotencyKey', await reader.rows(queries.idempotencyKeysBefore, at, limit)),
  };
}

/** Heads by class as they were asked for, then as they are taken. They come like that already, but SQL only promises it for a sort. */
function inOrder(classIds: readonly string[], heads: QueueEntry[]): QueueEntry[] {
  const places = new Map(classIds.map((classId, place) => [classId, place]));
  const placeOf = ({ classId }: QueueEntry): number => places.get(classId) ?? 0;
  return heads.sort((a, b) => placeOf(a) - placeOf(b) || compareEntries(a, b));
}

function eventReads(reader: Reader): Pick<StoreReads, 'latestSeq' | 'oldestSeq' | 'eventsSince' | 'eventsOf' | 'latestEventsOf'> {
  return {
    latestSeq: async () => number(await reader.row(queries.latestSeq)),
    oldestSeq: async () => number(await reader.row(queries.oldestSeq)),
    eventsSince: async (seq, limit) => (await reader.rows(queries.eventsSince, seq, limit)).map(readEvent),
    eventsOf: async (kind, entityId, limit) => (await reader.rows(queries.eventsOf, kind, entityId, limit)).map(readEvent),
    latestEventsOf: async (kind, entityId, limit) =>
      (await reader.rows(queries.latestEventsOf, kind, entityId, limit)).map(readEvent),
  };
}

const auditReads = (reader: Reader): Pick<StoreReads, 'audit' | 'auditSince' | 'auditHead'> => ({
  audit: (filter, page) => auditPage(audit, (query, ...args) => reader.rows(query, ...args), filter, page),
  auditSince: async (seq, limit) => (await reader.rows(audit.since, seq, limit)).map(readAudit),
  auditHead: async () => readAuditHead(await reader.row(audit.head)),
});

function templateReads(reader: Reader, getMany: StoreReads['getMany']): TemplateReads {
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
    templateByName: async (scopeId, name) => one('template', await reader.row(queries.templateByName, scopeId, name)),
    templatesDue: async (now, limit) => many('template', await reader.rows(queries.templatesDue, now, limit)),
    nextTemplateDue: async () => ((await reader.row(queries.nextTemplateDue))?.[0] as number | undefined) ?? null,
    templatesReleased: async (after, limit) => many('template', await reader.rows(queries.templatesReleased, after, limit)),
    templateJobs: async (templateId, { limit, after }) =>
      pageOf(many('job', await reader.rows(queries.templateJobs, templateId, after ?? aboveAllIds, limit + 1)), limit),
  };
}
