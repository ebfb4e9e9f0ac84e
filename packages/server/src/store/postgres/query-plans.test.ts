import { kinds } from '@baton/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Session, type Statement } from './driver.ts';
import { migrate } from './migrate.ts';
import { jobClassPages, jobNamePages, jobPages, queries } from './queries.ts';
import { audit } from './reads.ts';
import { type Cluster, startCluster } from './scratch/cluster.ts';
import { revisionsOf, setStatements } from './set-statements.ts';
import { prepareReading } from './settings.ts';

let cluster: Cluster;
let session: Session;
beforeAll(async () => {
  cluster = await startCluster();
  session = await Session.open(await cluster.createDatabase());
  await migrate(session);
  await prepareReading(session);
}, 60_000);
afterAll(async () => {
  await session.end();
  await cluster.stop();
});

/** The steps of the plan that a text gets whatever its values are. */
async function plan(text: string): Promise<string[]> {
  const parameters = new Set(text.match(/\$\d+/g)).size;
  const values = parameters === 0 ? '' : `(${Array(parameters).fill('NULL').join(', ')})`;
  await session.script(`PREPARE looked_at AS ${text}`);
  const steps = await session.script(`EXPLAIN (COSTS OFF) EXECUTE looked_at ${values}`);
  await session.script('DEALLOCATE looked_at');
  return steps.map(([step]) => (step as string).replace(/^[ >-]+/, ''));
}

/** What costs more the more rows there are. */
const growing = /^Seq Scan on (?!job_counts|event_window|audit_head)|^Sort|Hash|Merge Join|Bitmap/;

const { get, getMany, queueClasses, ...named } = queries;

/** Sorts that are small whatever the tables hold: of runners, of pools, of classes, of the newest of each state. */
const sorting = ['runners', 'pools', 'queuedClassIds', 'jobs by state', 'jobs by state, names', 'jobs by state, classes'];

it.each([
  ...Object.entries(named),
  ...Object.entries(get).map(([kind, query]) => [`get ${kind}`, query] as const),
  ...Object.entries(getMany).map(([kind, query]) => [`get many ${kind}`, query] as const),
  ...[...Object.values(jobPages), ...Object.values(jobNamePages), ...Object.values(jobClassPages), ...Object.values(audit)].map(
    (query) => [query.name, query] as const,
  ),
])('%s searches an index and does not sort', async (name, { sql }) => {
  const steps = (await plan(sql)).filter((step) => growing.test(step));
  expect(steps.filter((step) => !(sorting.includes(name) && /^Sort/.test(step)))).toEqual([]);
});

it('takes the heads of each class from the ready index, in its order, and no further', async () => {
  const steps = await plan(queries.queueHeads.sql);
  expect(steps.filter((step) => /Scan|Limit|Loop|class_id/.test(step))).toEqual([
    'Nested Loop',
    'Function Scan on unnest wanted',
    'Limit',
    'Index Scan using queue_ready on queue',
    "Index Cond: ((parked = ''::text) AND (class_id = wanted.class_id))",
  ]);
});

it('finds queued jobs by their ids', async () => {
  const steps = (await plan(queries.queuedWork.sql)).filter((step) => step.includes('Scan'));
  expect(steps).toEqual([
    'Index Scan using queue_pkey on queue',
    'Index Scan using jobs_pkey on jobs',
    'Index Scan using attempts_pkey on attempts',
  ]);
});

it('counts who stands before an entry within each class and priority', async () => {
  const steps = (await plan(queries.queueAhead.sql)).filter((step) => /Index|Limit/.test(step)).map((step) => step.trim());
  const search = (condition: RegExp) => [
    'Limit',
    expect.stringMatching(/^Index Only Scan using queue_ready/),
    expect.stringMatching(condition),
  ];
  expect(steps).toEqual([
    'Limit',
    ...search(/class_id = wanted.class_id\) AND \(priority > \$2/),
    ...search(/class_id = wanted.class_id\) AND \(priority = \$2\) AND \(queued_at <= \$3/),
  ]);
});

it('steps through the classes of the ready index', async () => {
  const steps = await plan(queries.queuedClassIds.sql);
  expect(steps.filter((step) => step.includes('queue'))).toEqual(['Index Only Scan using queue_ready on queue']);
  expect(steps.join('\n')).toMatch(/Recursive Union[\s\S]*Limit[\s\S]*WorkTable Scan/);
});

it('counts the entries of each class by going once through the table as it lies', async () => {
  const steps = (await plan(queueClasses.sql)).filter((step) => /Scan|Aggregate/.test(step));
  expect(steps).toEqual(['HashAggregate', 'Tid Range Scan on queue']);
});

it('finds what waits for a key among its own entries alone', async () => {
  const steps = await plan(queries.keyedEntries.sql);
  const scans = steps.filter((step) => /Scan/.test(step) && step.includes('queue'));
  expect(scans.sort()).toEqual([
    'Index Only Scan using queue_ready on queue queue_2',
    'Index Scan using queue_keyed on queue',
    'Index Scan using queue_ready on queue queue_1',
  ]);
});

it('finds what time releases and ends among those entries alone', async () => {
  expect(await plan(queries.queueDue.sql)).toContain('Index Scan using queue_due on queue');
  expect(await plan(queries.queueExpired.sql)).toContain('Index Scan using queue_expiring on queue');
});

it('finds attempts that are not over without looking at the others', async () => {
  expect(await plan(queries.attemptedWork.sql)).toContain('Index Scan using attempts_open on attempts');
});

it('finds what a runner ended by the time, without a sort', async () => {
  const steps = await plan(queries.endedAttempts.sql);
  expect(steps.join('\n')).toContain('Index Scan Backward using attempts_runner on attempts');
  expect(steps.filter((step) => step.includes('Sort'))).toEqual([]);
});

it('finds the newest events of something without a sort', async () => {
  const steps = await plan(queries.latestEventsOf.sql);
  expect(steps.join('\n')).toContain('Index Scan Backward using events_entity on events');
});

it('takes the newest jobs of each state from the index', async () => {
  for (const { sql } of [jobPages.byState, jobNamePages.byState, jobClassPages.byState]) {
    const steps = await plan(sql);
    expect(steps.filter((step) => step === 'Limit')).toHaveLength(2);
    expect(steps.join('\n')).toContain('Index Only Scan Backward using jobs_state');
  }
});

const statements: Statement[] = kinds.flatMap((kind) => [
  setStatements[kind].update,
  setStatements[kind].remove,
  setStatements[kind].guard,
  revisionsOf(kind),
]);

it.each(statements.map((statement) => [statement.name, statement] as const))(
  '%s finds each row by its id',
  async (_, { text }) => {
    const steps = await plan(text);
    expect(steps.filter((step) => growing.test(step))).toEqual([]);
    expect(steps.join('\n')).toMatch(/Index Scan using \w+_pkey on/);
  },
);
