import {
  type Attempt,
  compareEntries,
  isFinal,
  type Job,
  type JobState,
  jobStates,
  type KeyedEntry,
  type Kind,
  type QueueEntry,
  type Records,
  type Template,
} from '@baton/core';
import { attemptPlace, pageOfAttempts } from '../attempt-page.ts';
import type { EndedAttempts, JobFilter, Page, Paged, PresenceRow, QueueClass, QueuedWork } from '../interface.ts';
import { asksOfClass, classMatches, nameMatches } from '../job-filter.ts';
import { isWantedTemplate, templateCursor, templatePlace } from '../template-page.ts';
import { cloudReads } from './cloud-reads.ts';
import type { MemoryState } from './state.ts';
import type { SyncReads } from './sync-reads.ts';
import { nameInScope } from './uniques.ts';
import { webhookReads } from './webhook-reads.ts';

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byId = (a: { id: string }, b: { id: string }): number => byText(a.id, b.id);

/** Above every id in the order of text. */
const aboveAll = '\u{10ffff}';

const underOther = <T extends { id: string; keyId: string | null }>(
  rows: T[],
  keyId: string,
  after: string,
  limit: number,
): T[] =>
  rows
    .filter((row) => row.keyId !== null && row.keyId !== keyId && row.id > after)
    .sort(byId)
    .slice(0, limit);

const secretReads = (
  all: <K extends Kind>(kind: K) => Records[K][],
): Pick<SyncReads, 'secrets' | 'secretsUnderOther' | 'jobSpecsUnderOther'> => ({
  secrets: (scopeId) =>
    all('secret')
      .filter((secret) => secret.scopeId === scopeId)
      .sort((a, b) => byText(a.name, b.name)),
  secretsUnderOther: (keyId, after, limit) => underOther(all('secret'), keyId, after, limit),
  jobSpecsUnderOther: (keyId, after, limit) => underOther(all('jobSpec'), keyId, after, limit),
});

/** As databases order text of any kind. */
const bytesOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const byBytes = (a: { id: string }, b: { id: string }): number => bytesOrder(a.id, b.id);

const fileReads = (
  all: <K extends Kind>(kind: K) => Records[K][],
): Pick<SyncReads, 'jobFiles' | 'jobFilesAfter' | 'jobFilesUnderOther'> => ({
  jobFiles: (jobId) =>
    all('jobFile')
      .filter((file) => file.jobId === jobId)
      .sort(byBytes),
  jobFilesAfter: (after, limit) =>
    all('jobFile')
      .filter(({ id }) => bytesOrder(id, after) > 0)
      .sort(byBytes)
      .slice(0, limit),
  jobFilesUnderOther: (keyId, after, limit) =>
    all('jobFile')
      .filter((file) => file.keyId !== keyId && bytesOrder(file.id, after) > 0)
      .sort(byBytes)
      .slice(0, limit),
});

type PeopleReads = Pick<
  SyncReads,
  'users' | 'grants' | 'userByLogin' | 'userCount' | 'tokens' | 'tokensOfSubject' | 'webSessionsOf' | 'webSessionsEndedBefore'
>;

const peopleReads = ({ tables }: MemoryState, all: <K extends Kind>(kind: K) => Records[K][]): PeopleReads => ({
  users: () => all('user').sort((a, b) => byText(a.login, b.login)),
  grants: () => all('grant').sort(byId),
  userByLogin: (login) => tables.user.byValue(0, login),
  userCount: () => tables.user.rows.size,
  tokens: (kind, scopeId, subjectId) =>
    all('token')
      .filter((token) => token.kind === kind && token.scopeId === scopeId && token.revokedAt === null)
      .filter((token) => subjectId === null || token.subjectId === subjectId)
      .sort((a, b) => b.createdAt - a.createdAt || byId(b, a)),
  tokensOfSubject: (kind, subjectId) =>
    all('token')
      .filter((token) => token.kind === kind && token.subjectId === subjectId && token.revokedAt === null)
      .sort((a, b) => b.createdAt - a.createdAt || byId(b, a)),
  webSessionsOf: (userId) =>
    all('webSession')
      .filter((session) => session.userId === userId)
      .sort((a, b) => byId(b, a)),
  webSessionsEndedBefore: (at, limit) =>
    all('webSession')
      .filter(({ expiresAt }) => expiresAt < at)
      .sort((a, b) => a.expiresAt - b.expiresAt || byId(a, b))
      .slice(0, limit),
});

/** Reads of runners. */
const runnerReads = (
  { tables }: MemoryState,
  all: <K extends Kind>(kind: K) => Records[K][],
): Pick<SyncReads, 'runners' | 'runnerByName' | 'runnerByNumber' | 'highestRunnerNumber'> => ({
  runners: () =>
    all('runner')
      .filter((runner) => runner.removedAt === null && runner.retiredAt === null)
      .sort((a, b) => a.number - b.number),
  runnerByName: (scopeId, name) => tables.runner.byValue(1, nameInScope(scopeId, name)),
  runnerByNumber: (number) => tables.runner.byValue(0, String(number)),
  highestRunnerNumber: () => all('runner').reduce((highest, { number }) => Math.max(highest, number), 0),
});

export function createReads(state: MemoryState): SyncReads {
  const { tables, events } = state;
  const all = <K extends Kind>(kind: K): Records[K][] => [...tables[kind].rows.values()];
  const get = <K extends Kind>(kind: K, id: string): Records[K] | null => tables[kind].rows.get(id) ?? null;
  return {
    get: get as SyncReads['get'],
    getMany: ((kind: Kind, ids: readonly string[]) =>
      ids.map((id) => get(kind, id)).filter((row) => row !== null)) as SyncReads['getMany'],
    scopes: () => all('scope').sort(byId),
    settings: (prefix) =>
      all('setting')
        .filter(({ id }) => id.startsWith(prefix))
        .sort(byId),
    ...peopleReads(state, all),
    ...secretReads(all),
    namedRanges: (scopeId) =>
      all('namedRange')
        .filter((range) => range.scopeId === scopeId)
        .sort((a, b) => byText(a.name, b.name)),
    ...fileReads(all),
    ...webhookReads(all),
    ...cloudReads(all),
    ...runnerReads(state, all),
    presence: () => presenceRows(state),
    queueHeads: (classIds, limit) => classIds.flatMap((classId) => headsOf(state, classId, limit)),
    queueClasses: () => queueClasses(all('queueEntry')),
    queuedWork: (ids) => ids.flatMap((id) => queuedWork(state, id) ?? []),
    queueAhead: (entry, classIds, limit) =>
      classIds.reduce((ahead, classId) => ahead + queueAhead(state, entry, classId, limit - ahead), 0),
    queueDue: (now, limit) => queuedBy(state, 'until', now, limit),
    queueExpired: (now, limit) => queuedBy(state, 'expiresAt', now, limit),
    keyedEntries: (keyId, most) => keyedEntries(state, keyId, most),
    queuedClassIds: () => [...state.queue.keys()].sort(),
    attemptedWork: () =>
      [...state.openAttemptIds].sort().flatMap((id) => {
        const attempt = get('attempt', id);
        const job = attempt && get('job', attempt.jobId);
        return job ? [{ job, attempt }] : [];
      }),
    attemptsOf: (jobId) =>
      [...(state.attemptIds.get(jobId) ?? [])]
        .map((id) => tables.attempt.rows.get(id) as Attempt)
        .sort((a, b) => a.number - b.number || byId(a, b)),
    endedAttempts: (filter, page) => endedAttempts(all('attempt'), filter, page),
    jobs: (filter, page) => jobsPage(state, filter, page),
    oldestJobs: (scopeId, wanted, after, limit) =>
      all('job')
        .filter((job) => job.scopeId === scopeId && job.state === wanted && job.id > after)
        .sort(byId)
        .slice(0, limit),
    jobCounts: (scopeIds) => jobCounts(state, scopeIds),
    latestSeq: () => events.latest,
    oldestSeq: () => events.oldest,
    eventsSince: (seq, limit) => events.since(seq, limit),
    eventsOf: (kind, entityId, limit) => events.of(kind, entityId, limit),
    latestEventsOf: (kind, entityId, limit) => events.latestOf(kind, entityId, limit),
    ...auditReads(state),
    ...templateReads(state, all),
    idempotencyKeysBefore: (at, limit) =>
      all('idempotencyKey')
        .filter((key) => key.createdAt < at)
        .sort((a, b) => a.createdAt - b.createdAt || byId(a, b))
        .slice(0, limit),
  };
}

function endedAttempts(all: Attempt[], { runnerId, since, idBelow }: EndedAttempts, { limit, after }: Page): Paged<Attempt> {
  const place = attemptPlace(after, aboveAll);
  const endOf = ({ endedAt }: Attempt): number => endedAt ?? 0;
  const found = all
    .filter((row) => row.runnerId === runnerId && row.endedAt !== null && row.endedAt >= since)
    .filter((row) => idBelow === null || row.id < idBelow)
    .filter((row) => endOf(row) < place.endedAt || (endOf(row) === place.endedAt && row.id < place.id))
    .sort((a, b) => endOf(b) - endOf(a) || byId(b, a));
  return pageOfAttempts(found, limit);
}

const presenceRows = ({ presence }: MemoryState): PresenceRow[] =>
  [...presence].map(([runnerId, lastSeenAt]) => ({ runnerId, lastSeenAt })).sort((a, b) => byText(a.runnerId, b.runnerId));

const auditReads = ({ audit }: MemoryState): Pick<SyncReads, 'audit' | 'auditSince' | 'auditHead'> => ({
  audit: (filter, page) => audit.page(filter, page),
  auditSince: (seq, limit) => audit.since(seq, limit),
  auditHead: () => audit.head,
});

type TemplateReads = Pick<
  SyncReads,
  'templates' | 'templateByName' | 'templatesDue' | 'nextTemplateDue' | 'templatesReleased' | 'templateJobs'
>;

function templateReads({ tables, jobIds }: MemoryState, all: <K extends Kind>(kind: K) => Records[K][]): TemplateReads {
  const byName = (a: Template, b: Template): number => byText(a.name, b.name) || byId(a, b);
  const due = (): Template[] => all('template').filter(({ dueAt }) => dueAt !== null);
  const isOver = (jobId: string): boolean => isFinal(tables.job.rows.get(jobId)?.state ?? 'failed');
  return {
    templates: (filter, { limit, after }) => {
      const [name, id] = templatePlace(after);
      const found = all('template')
        .filter((row) => row.removedAt === null && isWantedTemplate(row, filter))
        .filter((row) => (byText(row.name, name) || byText(row.id, id)) > 0)
        .sort(byName);
      const rows = found.slice(0, limit);
      return { rows, next: found.length > limit ? templateCursor(rows.at(-1)) : null };
    },
    templateByName: (scopeId, name) => tables.template.byValue(0, nameInScope(scopeId, name)),
    templatesDue: (now, limit) =>
      due()
        .filter(({ dueAt }) => (dueAt ?? 0) <= now)
        .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0) || byId(a, b))
        .slice(0, limit),
    nextTemplateDue: () =>
      due().reduce<number | null>((first, { dueAt }) => (first === null ? dueAt : Math.min(first, dueAt ?? first)), null),
    templatesReleased: (after, limit) =>
      all('template')
        .filter(({ id, awaits }) => id > after && awaits !== null && isOver(awaits))
        .sort(byId)
        .slice(0, limit),
    templateJobs: (templateId, page) => {
      const own = (function* (): Generator<Job> {
        for (const id of jobIds.from(page.after ?? undefined)) {
          const job = tables.job.rows.get(id);
          if (job && id !== page.after && job.templateId === templateId) yield job;
        }
      })();
      return pageOf(own, page.limit);
    },
  };
}

function queueAhead(state: MemoryState, entry: QueueEntry, classId: string, limit: number): number {
  let ahead = 0;
  for (const other of standing(state, entry.parked, classId)) {
    if (ahead >= limit || compareEntries(other, entry) >= 0) break;
    ahead++;
  }
  return ahead;
}

/** Entries of a class that stand in the ready index, or are parked under the same, in their order. */
function standing({ queue, tables }: MemoryState, parked: QueueEntry['parked'], classId: string): Iterable<QueueEntry> {
  if (parked === '') return queue.get(classId)?.from() ?? [];
  const own = [...tables.queueEntry.rows.values()].filter((each) => each.parked === parked && each.classId === classId);
  return own.sort(compareEntries);
}

function headsOf(state: MemoryState, classId: string, limit: number): QueueEntry[] {
  const heads: QueueEntry[] = [];
  for (const entry of state.queue.get(classId)?.from() ?? []) {
    if (heads.length >= limit) break;
    heads.push(entry);
  }
  return heads;
}

function queuedWork({ tables }: MemoryState, id: string): QueuedWork | null {
  const [entry, job] = [tables.queueEntry.rows.get(id), tables.job.rows.get(id)];
  if (!entry || !job) return null;
  const attempt = job.attemptId === null ? null : (tables.attempt.rows.get(job.attemptId) ?? null);
  return { entry, job, attempt };
}

function keyedEntries({ tables, keyedIds }: MemoryState, keyId: string, most: number): KeyedEntry[] {
  const entries = [...(keyedIds.get(keyId) ?? [])].flatMap((id) => (tables.queueEntry.rows.get(id) ?? []) as KeyedEntry[]);
  const parkedOf = new Map<string, number>();
  return entries.sort(compareEntries).filter(({ parked, classId }) => {
    if (parked === '') return true;
    const before = parkedOf.get(classId) ?? 0;
    parkedOf.set(classId, before + 1);
    return before < most;
  });
}

/** Entries whose time has come, the earliest first. */
function queuedBy(state: MemoryState, field: 'until' | 'expiresAt', now: number, limit: number): QueuedWork[] {
  return [...state.tables.queueEntry.rows.values()]
    .filter((entry) => (entry[field] ?? Number.POSITIVE_INFINITY) <= now)
    .sort((a, b) => (a[field] ?? 0) - (b[field] ?? 0) || byId(a, b))
    .map((entry) => queuedWork(state, entry.id))
    .filter((work) => work !== null)
    .slice(0, limit);
}

function queueClasses(entries: readonly QueueEntry[]): QueueClass[] {
  const classes = new Map<string, QueueClass>();
  for (const { classId, queuedAt } of entries) {
    const known = classes.get(classId) ?? { classId, waiting: 0, oldestQueuedAt: queuedAt };
    known.waiting += 1;
    known.oldestQueuedAt = Math.min(known.oldestQueuedAt, queuedAt);
    classes.set(classId, known);
  }
  return [...classes.values()].sort((a, b) => byText(a.classId, b.classId));
}

function jobsPage(state: MemoryState, filter: JobFilter, { limit, after }: Page): Paged<Job> {
  const isOfClass = (job: Job): boolean => {
    const own = state.tables.jobClass.rows.get(job.classId);
    return own !== undefined && classMatches(filter, own);
  };
  const isClassed = asksOfClass(filter);
  const own = (function* (): Generator<Job> {
    for (const id of state.jobIds.from(after ?? undefined)) {
      const job = state.tables.job.rows.get(id);
      if (job && id !== after && matches(job, filter) && (!isClassed || isOfClass(job))) yield job;
    }
  })();
  return pageOf(own, limit);
}

function pageOf(jobs: Iterable<Job>, limit: number): Paged<Job> {
  const rows: Job[] = [];
  for (const job of jobs) {
    if (rows.length === limit) return { rows, next: rows.at(-1)?.id ?? null };
    rows.push(job);
  }
  return { rows, next: null };
}

function matches(job: Job, filter: JobFilter): boolean {
  const { states, scopeIds, runnerId, search, templateId = null, idFrom = null, idBelow = null } = filter;
  if (states && !states.includes(job.state)) return false;
  if (scopeIds && !scopeIds.includes(job.scopeId)) return false;
  if (runnerId !== null && job.runnerId !== runnerId) return false;
  if (templateId !== null && job.templateId !== templateId) return false;
  if ((idFrom !== null && job.id < idFrom) || (idBelow !== null && job.id >= idBelow)) return false;
  return nameMatches(search, job.id, job.name);
}

function jobCounts(state: MemoryState, scopeIds: readonly string[] | null): Record<JobState, number> {
  const counts = Object.fromEntries(jobStates.map((each) => [each, 0])) as Record<JobState, number>;
  for (const [scopeId, ofScope] of state.counts) {
    if (scopeIds && !scopeIds.includes(scopeId)) continue;
    for (const [jobState, count] of ofScope) counts[jobState] += count;
  }
  return counts;
}
