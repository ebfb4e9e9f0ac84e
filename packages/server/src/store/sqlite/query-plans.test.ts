import { afterAll, beforeAll, expect, it } from 'vitest';
import { bind, type NamedQuery } from '../sql/named-query.ts';
import { maskOf, narrowUpdate, writeStatements } from '../sql/statements.ts';
import { type Connection, connect } from './driver.ts';
import { jobClassPages, jobNamePages, jobPages } from './job-queries.ts';
import { migrate } from './migrate.ts';
import { audit, queries } from './queries.ts';

let db: Connection;
beforeAll(() => {
  db = connect(':memory:', 'write');
  migrate(db);
});
afterAll(() => {
  db.close();
});

const planOf = (sql: string, parameters: unknown[]): string[] =>
  (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(parameters) as { detail: string }[]).map(({ detail }) => detail);
const plan = (query: NamedQuery): string[] => planOf(query.sql, bind(query, ['a', 1, '[]', '[]', 'r', 't']));

/** What costs more the more rows there are. */
const growing = /^SCAN|TEMP B-TREE/;

const { get, ...named } = queries;

/** Reads of whole tables that are small or wanted whole. */
const whole = [
  'scopes',
  'userCount',
  'users',
  'grants',
  'runners',
  'presence',
  'oldestSeq',
  'jobCounts',
  'queueClasses',
  'highestRunnerNumber',
  'latestPlace',
  'latestSeq',
  'noticeAlarms',
  'webhooks',
  'cloudIdentities',
  'pools',
  'releases',
  'openWaves',
  'resourcesStanding',
];

it.each(Object.entries({ ...named, ...get }).filter(([name]) => !whole.includes(name) && name !== 'attemptedWork'))(
  '%s searches an index and does not sort',
  (_, query) => {
    // a limited subquery is no table
    expect(plan(query).filter((step) => growing.test(step) && step !== 'SCAN some')).toEqual([]);
  },
);

it('reads the audit log along its numbers, and that of one target along its own', () => {
  const found = [audit.before, audit.ofTarget, audit.since].map((query) => planOf(query.sql, bind(query, ['a', 1, 2]))[0]);
  expect(found).toEqual([
    'SEARCH audit_entries USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
    'SEARCH audit_entries USING INDEX audit_entries_target (target_id=? AND seq>? AND seq<?)',
    'SEARCH audit_entries USING INTEGER PRIMARY KEY (rowid>?)',
  ]);
});

it('counts who stands before an entry within its class and priority', () => {
  expect(plan(queries.queueAgeAhead).join()).toMatch(
    /PRIMARY KEY \(parked=\? AND class_id=\? AND priority=\? AND queued_at<\?\)/,
  );
});

it('takes the heads of a class from the ready index, in its order', () => {
  expect(plan(queries.queueHeads)).toEqual(['SEARCH queue USING PRIMARY KEY (parked=? AND class_id=?)']);
});

it('finds the oldest jobs of a scope in a state', () => {
  expect(plan(queries.oldestJobs)).toEqual(['SEARCH jobs USING INDEX jobs_state (scope_id=? AND state=? AND id>?)']);
});

it('finds a queued job by its id', () => {
  expect(plan(queries.queuedWork)).toEqual([
    'SEARCH jobs USING PRIMARY KEY (id=?)',
    'SEARCH queue USING INDEX queue_id (id=?)',
    'SEARCH attempts USING PRIMARY KEY (id=?) LEFT-JOIN',
  ]);
});

it('steps through the classes of the ready index', () => {
  expect(plan(queries.firstQueuedClass)).toEqual(['SEARCH queue USING PRIMARY KEY (parked=?)']);
  expect(plan(queries.nextQueuedClass)).toEqual(['SEARCH queue USING PRIMARY KEY (parked=? AND class_id>?)']);
});

it('finds what waits for a key among its own entries alone', () => {
  expect(plan(queries.keyedReady)).toEqual(['SEARCH queue USING INDEX queue_keyed (key_id=? AND parked=?)']);
  expect(plan(queries.nextParkedClass)).toEqual(['SEARCH queue USING PRIMARY KEY (parked=? AND class_id>?)']);
  expect(plan(queries.parkedHeads)).toEqual(['SEARCH queue USING PRIMARY KEY (parked=? AND class_id=?)']);
});

it('finds what time releases and ends among those entries alone', () => {
  expect(plan(queries.queueDue)[0]).toBe('SEARCH queue USING INDEX queue_due (until<?)');
  expect(plan(queries.queueExpired)[0]).toBe('SEARCH queue USING INDEX queue_expiring (expires_at<?)');
});

it('finds attempts that are not over without looking at the others', () => {
  expect(plan(queries.attemptedWork)).toContain('SCAN attempts USING INDEX attempts_open');
});

it('finds what a runner ended by the time, without a sort', () => {
  expect(plan(queries.endedAttempts)).toEqual([
    'SEARCH attempts USING INDEX attempts_runner (runner_id=? AND ended_at>? AND ended_at<?)',
  ]);
});

it('finds the newest events of something without a sort', () => {
  expect(plan(queries.latestEventsOf)).toEqual(['SEARCH events USING INDEX events_entity (kind=? AND entity_id=?)']);
});

it('finds the ends of numbers by one step', () => {
  expect(plan(queries.latestSeq)).toEqual(['SEARCH events']);
  expect(plan(queries.highestRunnerNumber).join()).toMatch(/^SEARCH runners USING COVERING INDEX/);
});

it.each(
  [...Object.values(jobPages), ...Object.values(jobNamePages), ...Object.values(jobClassPages)].map(
    (query) => [query.name, query] as const,
  ),
)('the page of %s takes the newest from an index', (name, query) => {
  const steps = plan(query);
  expect(steps.filter((step) => /^(SEARCH|SCAN) (jobs|newest)/.test(step) && !/USING/.test(step))).toEqual([]);
  if (name.includes('by state'))
    expect(steps.join()).toContain('SEARCH newest USING COVERING INDEX jobs_state (scope_id=? AND state=? AND id<?)');
  else expect(steps.filter((step) => growing.test(step) && !step.includes('json_each'))).toEqual([]);
});

it.each(writeStatements(() => '?').filter(({ op }) => op === 'update' || op === 'remove' || op === 'guard'))(
  '$op of $kind finds its row by id',
  ({ sql, parameters }) => {
    expect(planOf(sql, Array(parameters).fill(1)).join()).toMatch(/^SEARCH/);
  },
);

it('an update writes only indexes of columns that it names', () => {
  const indexesOf = (patch: object): string[] => {
    const { sql, parameters } = narrowUpdate('job', maskOf('job', patch), () => '?');
    const steps = db.prepare(`EXPLAIN ${sql}`).all(Array(parameters).fill(1)) as { opcode: string; p1: number; p2: number }[];
    const names = new Map(db.prepare('SELECT rootpage, name FROM sqlite_master').raw().all() as [number, string][]);
    const opened = new Map(steps.filter(({ opcode }) => opcode === 'OpenWrite').map(({ p1, p2 }) => [p1, names.get(p2) ?? '']));
    return [...new Set(steps.filter(({ opcode }) => opcode === 'IdxInsert').map(({ p1 }) => opened.get(p1) ?? ''))].sort();
  };
  expect(indexesOf({ cancel: null })).toEqual(['jobs']);
  expect(indexesOf({ state: 'processing' })).toEqual(['jobs', 'jobs_state']);
  expect(indexesOf({ state: 'claimed', runnerId: null })).toEqual(['jobs', 'jobs_runner', 'jobs_state']);
});
