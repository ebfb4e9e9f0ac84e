import { type Kind, kinds } from '@baton/core';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { all } from './all-columns.ts';
import { cloudQueries } from './cloud-queries.ts';
import { endedAttemptsQuery } from './ended-attempts.ts';
import { jobFileQueries } from './job-file-queries.ts';
import { count, type NamedQuery, named, queryBuilder, type SqlDialect, text } from './named-query.ts';
import type { SqlSchema } from './schema.ts';
import { tables } from './tables.ts';
import { templateQueries } from './template-queries.ts';
import { webhookQueries } from './webhook-queries.ts';

type Builder = Kysely<SqlSchema>;

/** The columns of an event, in the order that `readEvent` expects. */
const eventColumns = ['seq', 'scope_id', 'kind', 'entity_id', 'type', 'at', 'detail'] as const;

/** Reads that every SQL database understands as they stand. Each tells its arguments, numbered from 0, in brackets. */
export function commonQueries(dialect: SqlDialect) {
  const db = queryBuilder(dialect);
  return {
    get: getQueries(db),
    ...peopleQueries(db),
    ...secretQueries(db),
    ...rangeQueries(db),
    ...webhookQueries(db),
    ...cloudQueries(db),
    ...runnerQueries(db),
    ...queueQueries(db),
    ...keyedQueries(db),
    ...workQueries(db),
    endedAttempts: endedAttemptsQuery(db),
    ...jobFileQueries(db),
    ...templateQueries(db),
    ...eventQueries(db),
  };
}

/** (id) */
const getQueries = (db: Builder): Record<Kind, NamedQuery> =>
  Object.fromEntries(
    kinds.map((kind) => {
      const table = tables[kind].table as 'jobs';
      return [kind, named(`get ${kind}`, db.selectFrom(table).select(all(table)).where('id', '=', text(0)))];
    }),
  ) as Record<Kind, NamedQuery>;

const peopleQueries = (db: Builder) => ({
  scopes: named('scopes', db.selectFrom('scopes').select(all('scopes')).orderBy('id')),
  /** (first id, id that is above all) */
  settings: named(
    'settings',
    db.selectFrom('settings').select(all('settings')).where('id', '>=', text(0)).where('id', '<', text(1)).orderBy('id'),
  ),
  users: named('users', db.selectFrom('users').select(all('users')).orderBy('login')),
  grants: named('grants', db.selectFrom('grants').select(all('grants')).orderBy('id')),
  /** (user id): newest first */
  webSessionsOf: named(
    'webSessionsOf',
    db.selectFrom('web_sessions').select(all('web_sessions')).where('user_id', '=', text(0)).orderBy('id', 'desc'),
  ),
  /** (login) */
  userByLogin: named('userByLogin', db.selectFrom('users').select(all('users')).where('login', '=', text(0))),
  userCount: named(
    'userCount',
    db.selectFrom('users').select((each) => each.fn.countAll<number>().as('count')),
  ),
  /** (kind, scope id) */
  tokens: named('tokens', validTokens(db)),
  /** (kind, scope id, subject id) */
  tokensOf: named('tokensOf', validTokens(db).where('subject_id', '=', text(2))),
  /** (kind, subject id) */
  tokensOfSubject: named('tokensOfSubject', newestTokens(db).where('subject_id', '=', text(1))),
  webSessionsEndedBefore: endedSessions(db),
});

/** (at, limit): sign-ins that ended before */
const endedSessions = (db: Builder): NamedQuery =>
  named(
    'webSessionsEndedBefore',
    db
      .selectFrom('web_sessions')
      .select(all('web_sessions'))
      .where('expires_at', '<', count(0))
      .orderBy('expires_at')
      .orderBy('id')
      .limit(count(1)),
  );

const validTokens = (db: Builder) => newestTokens(db).where('scope_id', '=', text(1));

const newestTokens = (db: Builder) =>
  db
    .selectFrom('tokens')
    .select(all('tokens'))
    .where('kind', '=', text(0))
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc');

const rangeQueries = (db: Builder) => ({
  /** (scope id) */
  namedRanges: named(
    'namedRanges',
    db.selectFrom('named_ranges').select(all('named_ranges')).where('scope_id', '=', text(0)).orderBy('name'),
  ),
});

const secretQueries = (db: Builder) => ({
  /** (scope id) */
  secrets: named('secrets', db.selectFrom('secrets').select(all('secrets')).where('scope_id', '=', text(0)).orderBy('name')),
  /** (key id, id, limit): those after the id that are sealed with another key */
  secretsUnderOther: named(
    'secretsUnderOther',
    db
      .selectFrom('secrets')
      .select(all('secrets'))
      .where('key_id', '<>', text(0))
      .where('id', '>', text(1))
      .orderBy('id')
      .limit(count(2)),
  ),
  /** (key id, id, limit): as the secrets */
  jobSpecsUnderOther: named(
    'jobSpecsUnderOther',
    db
      .selectFrom('job_specs')
      .select(all('job_specs'))
      .where('key_id', 'is not', null)
      .where('key_id', '<>', text(0))
      .where('id', '>', text(1))
      .orderBy('id')
      .limit(count(2)),
  ),
});

const runnerQueries = (db: Builder) => ({
  runners: named('runners', presentRunners(db).orderBy('number')),
  /** (scope id, name) */
  runnerByName: named('runnerByName', presentRunners(db).where('scope_id', '=', text(0)).where('name', '=', text(1))),
  /** (number) */
  runnerByNumber: named('runnerByNumber', db.selectFrom('runners').select(all('runners')).where('number', '=', count(0))),
  highestRunnerNumber: named(
    'highestRunnerNumber',
    db.selectFrom('runners').select((each) => each.fn.max('number').as('highest')),
  ),
  presence: named('presence', db.selectFrom('presence').select(['runner_id', 'last_seen_at']).orderBy('runner_id')),
});

const presentRunners = (db: Builder) =>
  db.selectFrom('runners').select(all('runners')).where('removed_at', 'is', null).where('retired_at', 'is', null);

/** What `parked` says of an entry of the ready index. */
const ready = sql.lit<string>('');

/** Entries that stand at one place, in their order. */
const headsAt = (db: Builder, parked: RawBuilder<string>) =>
  db
    .selectFrom('queue')
    .select(all('queue'))
    .where('parked', '=', parked)
    .orderBy('priority', 'desc')
    .orderBy('queued_at')
    .orderBy('id');

const withWork = (db: Builder) =>
  db
    .selectFrom('queue')
    .innerJoin('jobs', 'jobs.id', 'queue.id')
    .leftJoin('attempts', 'attempts.id', 'jobs.attempt_id')
    .select(all('queue'))
    .select(all('jobs'))
    .select(all('attempts'));

const queueQueries = (db: Builder) => ({
  /** (class id, limit) */
  queueHeads: named('queueHeads', headsAt(db, ready).where('class_id', '=', text(0)).limit(count(1))),
  /** (id): entry, job, newest attempt */
  queuedWork: named('queuedWork', withWork(db).where('queue.id', '=', text(0))),
  /** (now, limit): as the heads */
  queueDue: named(
    'queueDue',
    withWork(db).where('queue.until', '<=', count(0)).orderBy('queue.until').orderBy('queue.id').limit(count(1)),
  ),
  /** (now, limit): as the heads */
  queueExpired: named(
    'queueExpired',
    withWork(db).where('queue.expires_at', '<=', count(0)).orderBy('queue.expires_at').orderBy('queue.id').limit(count(1)),
  ),
  /** the first ready class; (class id): the next one after it. One index step each */
  firstQueuedClass: named(
    'firstQueuedClass',
    db.selectFrom('queue').select('class_id').where('parked', '=', ready).orderBy('class_id').limit(sql.lit(1)),
  ),
  nextQueuedClass: named(
    'nextQueuedClass',
    db
      .selectFrom('queue')
      .select('class_id')
      .where('parked', '=', ready)
      .where('class_id', '>', text(0))
      .orderBy('class_id')
      .limit(sql.lit(1)),
  ),
  /** class id, entries, oldest */
  queueClasses: named(
    'queueClasses',
    db
      .selectFrom('queue')
      .select('class_id')
      .select((each) => [each.fn.countAll<number>().as('waiting'), each.fn.min('queued_at').as('oldest')])
      .groupBy('class_id')
      .orderBy('class_id'),
  ),
});

/** Of entries that need a permit of a concurrency key. */
const keyedQueries = (db: Builder) => ({
  /** (key id): entries of the ready index that need a permit of the key */
  keyedReady: named(
    'keyedReady',
    db.selectFrom('queue').select(all('queue')).where('parked', '=', ready).where('key_id', '=', text(0)),
  ),
  /** (parked, class id): the next class after that one with entries that stand there */
  nextParkedClass: named(
    'nextParkedClass',
    db
      .selectFrom('queue')
      .select('class_id')
      .where('parked', '=', text(0))
      .where('class_id', '>', text(1))
      .orderBy('class_id')
      .limit(sql.lit(1)),
  ),
  /** (parked, class id, limit) */
  parkedHeads: named('parkedHeads', headsAt(db, text(0)).where('class_id', '=', text(1)).limit(count(2))),
});

const workQueries = (db: Builder) => ({
  /** attempt, job */
  attemptedWork: named(
    'attemptedWork',
    db
      .selectFrom('attempts')
      .innerJoin('jobs', 'jobs.id', 'attempts.job_id')
      .select(all('attempts'))
      .select(all('jobs'))
      .where('attempts.state', '<>', sql.lit('ended'))
      .orderBy('attempts.id'),
  ),
  /** (job id) */
  attemptsOf: named(
    'attemptsOf',
    db.selectFrom('attempts').select(all('attempts')).where('job_id', '=', text(0)).orderBy('number').orderBy('id'),
  ),
  /** (at, limit) */
  idempotencyKeysBefore: named(
    'idempotencyKeysBefore',
    db
      .selectFrom('idempotency_keys')
      .select(all('idempotency_keys'))
      .where('created_at', '<', count(0))
      .orderBy('created_at')
      .orderBy('id')
      .limit(count(1)),
  ),
  /** (scope id, state, id, limit) */
  oldestJobs: named(
    'oldestJobs',
    db
      .selectFrom('jobs')
      .select(all('jobs'))
      .where('scope_id', '=', text(0))
      .where('state', '=', text(1))
      .where('id', '>', text(2))
      .orderBy('id')
      .limit(count(3)),
  ),
  jobCounts: named('jobCounts', db.selectFrom('job_counts').select(['scope_id', 'state', 'jobs'])),
});

const eventQueries = (db: Builder) => ({
  latestSeq: named(
    'latestSeq',
    db.selectFrom('events').select((each) => each.fn.max('seq').as('latest')),
  ),
  oldestSeq: named('oldestSeq', db.selectFrom('event_window').select('oldest')),
  /** (seq, limit) */
  eventsSince: named(
    'eventsSince',
    db.selectFrom('events').select(eventColumns).where('seq', '>', count(0)).orderBy('seq').limit(count(1)),
  ),
  /** (kind, entity id, limit) */
  eventsOf: named(
    'eventsOf',
    db
      .selectFrom('events')
      .select(eventColumns)
      .where('kind', '=', text(0))
      .where('entity_id', '=', text(1))
      .orderBy('seq')
      .limit(count(2)),
  ),
  /** (kind, entity id, limit) */
  latestEventsOf: named(
    'latestEventsOf',
    db
      .selectFrom('events')
      .select(eventColumns)
      .where('kind', '=', text(0))
      .where('entity_id', '=', text(1))
      .orderBy('seq', 'desc')
      .limit(count(2)),
  ),
});
