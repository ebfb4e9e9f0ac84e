import { type Kind, kinds } from '@baton/core';
import { PostgresAdapter, PostgresQueryCompiler } from 'kysely';
import { all } from '../sql/all-columns.ts';
import type { JobQueries } from '../sql/jobs-page.ts';
import { type NamedQuery, written } from '../sql/named-query.ts';
import { commonQueries } from '../sql/queries.ts';
import { tables } from '../sql/tables.ts';

const columns = (table: string): string => all(table).join(', ');

/** (ids) */
const getManyQueries = Object.fromEntries(
  kinds.map((kind) => {
    const { table } = tables[kind];
    return [kind, written(`get many ${kind}`, `SELECT ${columns(table)} FROM ${table} WHERE id = ANY($1::text[])`, 0)];
  }),
) as Record<Kind, NamedQuery>;

/** Steps from class to class through the ready index. */
const classes = `
  WITH RECURSIVE classes (class_id) AS (
    (SELECT class_id FROM queue WHERE parked = '' ORDER BY class_id LIMIT 1)
    UNION ALL
    SELECT (SELECT queue.class_id FROM queue WHERE parked = '' AND queue.class_id > classes.class_id ORDER BY queue.class_id LIMIT 1)
    FROM classes WHERE classes.class_id IS NOT NULL)`;

/** The named reads in PostgreSQL's words. */
export const queries = {
  ...commonQueries({
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }),
  getMany: getManyQueries,
  /** (class ids, limit). A limited step through the ready index for each class */
  queueHeads: written(
    'queueHeads',
    `SELECT ${columns('queue')}
    FROM unnest($1::text[]) AS wanted (class_id)
    CROSS JOIN LATERAL (
      SELECT * FROM queue WHERE queue.parked = '' AND queue.class_id = wanted.class_id ORDER BY priority DESC, queued_at, id LIMIT $2) AS queue`,
    0,
    1,
  ),
  /** (ids): entry, job, newest attempt */
  queuedWork: written(
    'queuedWork',
    `SELECT ${columns('queue')}, ${columns('jobs')}, ${columns('attempts')}
    FROM queue JOIN jobs ON jobs.id = queue.id LEFT JOIN attempts ON attempts.id = jobs.attempt_id
    WHERE queue.id = ANY($1::text[])`,
    0,
  ),
  /** (class ids, priority, queued at, id, limit, parked): entries of a higher priority, and those of that one which are older */
  queueAhead: written(
    'queueAhead',
    `SELECT count(*) FROM (
      SELECT FROM unnest($1::text[]) AS wanted (class_id)
      CROSS JOIN LATERAL (
        (SELECT FROM queue WHERE parked = $6 AND queue.class_id = wanted.class_id AND priority > $2 LIMIT $5)
        UNION ALL
        (SELECT FROM queue
          WHERE parked = $6 AND queue.class_id = wanted.class_id AND priority = $2 AND queued_at <= $3 AND (queued_at < $3 OR id < $4::text)
          LIMIT $5)) AS ahead
      LIMIT $5) AS counted`,
    ...[0, 1, 2, 3, 4, 5],
  ),
  /** (key id, parked, limit): what is ready, then limited steps through what is parked under the key, class by class */
  keyedEntries: written(
    'keyedEntries',
    `WITH RECURSIVE parked_classes (class_id) AS (
      (SELECT class_id FROM queue WHERE parked = $2 ORDER BY class_id LIMIT 1)
      UNION ALL
      SELECT (SELECT queue.class_id FROM queue WHERE parked = $2 AND queue.class_id > parked_classes.class_id ORDER BY queue.class_id LIMIT 1)
      FROM parked_classes WHERE parked_classes.class_id IS NOT NULL)
    SELECT ${columns('queue')} FROM queue WHERE parked = '' AND key_id = $1
    UNION ALL
    SELECT ${columns('queue')} FROM parked_classes CROSS JOIN LATERAL (
      SELECT * FROM queue WHERE queue.parked = $2 AND queue.class_id = parked_classes.class_id
      ORDER BY priority DESC, queued_at, id LIMIT $3) AS queue`,
    ...[0, 1, 2],
  ),
  /** class id */
  queuedClassIds: written(
    'queuedClassIds',
    `${classes} SELECT class_id FROM classes WHERE class_id IS NOT NULL ORDER BY class_id`,
  ),
  /**
   * Class id, entries, oldest. The one read of a whole long table: its rows lie in the order in which jobs came, and going through them
   * class by class takes as many times longer as there are classes. The range makes it go through them as they lie.
   */
  queueClasses: written(
    'queueClasses',
    `SELECT class_id, count(*), min(queued_at) FROM queue WHERE ctid >= '(0,0)' GROUP BY class_id ORDER BY class_id`,
  ),
  /** the newest event's number, also when it was dropped */
  latestSeq: written('latestSeq', 'SELECT coalesce((SELECT max(seq) FROM events), (SELECT oldest - 1 FROM event_window))'),
};

/**
 * Pages of jobs, newest first. Arguments: ids below, limit, states and scopes as lists or null, and the runner where it is asked for.
 *
 * With a state or scope, the newest of each pair of them that has jobs are taken from the index `jobs_state`, then the newest of all
 * of those: the cost grows with pairs × limit, never with the number of jobs.
 */
const pages = (suffix: string, select: string): JobQueries => ({
  any: written(`jobs${suffix}`, `SELECT ${select} FROM jobs WHERE id < $1::text ORDER BY id DESC LIMIT $2`, 0, 1),
  byState: written(
    `jobs by state${suffix}`,
    `SELECT ${select} FROM (
      SELECT newest.id FROM job_counts CROSS JOIN LATERAL (
        SELECT id FROM jobs
        WHERE jobs.scope_id = job_counts.scope_id AND jobs.state = job_counts.state AND jobs.id < $1::text
        ORDER BY jobs.scope_id DESC, jobs.state DESC, jobs.id DESC LIMIT $2) AS newest
      WHERE job_counts.jobs > 0
        AND ($3::text[] IS NULL OR job_counts.state = ANY($3::text[]))
        AND ($4::text[] IS NULL OR job_counts.scope_id = ANY($4::text[]))
      ORDER BY newest.id DESC LIMIT $2) AS chosen
    JOIN jobs ON jobs.id = chosen.id
    ORDER BY jobs.id DESC`,
    ...[0, 1, 2, 3],
  ),
  byRunner: written(
    `jobs by runner${suffix}`,
    `SELECT ${select} FROM jobs
    WHERE runner_id = $1::text AND id < $2::text
      AND ($3::text[] IS NULL OR state = ANY($3::text[]))
      AND ($4::text[] IS NULL OR scope_id = ANY($4::text[]))
    ORDER BY runner_id DESC, id DESC LIMIT $5`,
    ...[4, 0, 2, 3, 1],
  ),
  byTemplate: written(
    `jobs by template${suffix}`,
    `SELECT ${select} FROM jobs
    WHERE template_id = $1::text AND id < $2::text
      AND ($3::text[] IS NULL OR state = ANY($3::text[]))
      AND ($4::text[] IS NULL OR scope_id = ANY($4::text[]))
      AND ($6::text IS NULL OR runner_id = $6::text)
    ORDER BY template_id DESC, id DESC LIMIT $5`,
    ...[5, 0, 2, 3, 1, 4],
  ),
});

/** Whole rows. */
export const jobPages = pages('', columns('jobs'));

/** Only id and name, to search among. */
export const jobNamePages = pages(', names', 'jobs.id, jobs.name');

/** And the class, where it is asked for executors and labels. */
export const jobClassPages = pages(', classes', "jobs.id, jobs.name, jobs.data::json ->> 'classId'");
