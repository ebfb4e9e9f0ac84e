import { all } from '../sql/all-columns.ts';
import { written } from '../sql/named-query.ts';

const columns = all('jobs').join(', ');

/**
 * Pages of jobs, newest first. What SQLite has of its own (`json_each`) keeps each to one text. Arguments: ids below, limit, states and
 * scopes as JSON lists or null, the runner and the template where they are asked for. Why they are cast: see `named-query.ts`.
 *
 * With a state or scope, the newest of each pair of them that has jobs are taken from the index `jobs_state`, then the newest of all
 * of those: the cost grows with pairs × limit, never with the number of jobs.
 */
const pageTexts = (select: string) => ({
  any: `SELECT ${select} FROM jobs WHERE id < cast(? AS text) ORDER BY id DESC LIMIT cast(? AS bigint)`,
  byState: `
    SELECT ${select} FROM job_counts CROSS JOIN jobs
    WHERE job_counts.jobs > 0
      AND (? IS NULL OR job_counts.state IN (SELECT value FROM json_each(?)))
      AND (? IS NULL OR job_counts.scope_id IN (SELECT value FROM json_each(?)))
      AND jobs.id IN (
        SELECT id FROM jobs AS newest
        WHERE newest.scope_id = job_counts.scope_id AND newest.state = job_counts.state AND newest.id < cast(? AS text)
        ORDER BY newest.id DESC LIMIT cast(? AS bigint))
    ORDER BY jobs.id DESC LIMIT cast(? AS bigint)`,
  byRunner: `
    SELECT ${select} FROM jobs
    WHERE runner_id = cast(? AS text) AND id < cast(? AS text)
      AND (? IS NULL OR state IN (SELECT value FROM json_each(?)))
      AND (? IS NULL OR scope_id IN (SELECT value FROM json_each(?)))
    ORDER BY id DESC LIMIT cast(? AS bigint)`,
  byTemplate: `
    SELECT ${select} FROM jobs
    WHERE template_id = cast(? AS text) AND id < cast(? AS text)
      AND (? IS NULL OR state IN (SELECT value FROM json_each(?)))
      AND (? IS NULL OR scope_id IN (SELECT value FROM json_each(?)))
      AND (? IS NULL OR runner_id = ?)
    ORDER BY id DESC LIMIT cast(? AS bigint)`,
});

const pages = (suffix: string, select: string) => {
  const texts = pageTexts(select);
  return {
    any: written(`jobs${suffix}`, texts.any, 0, 1),
    byState: written(`jobs by state${suffix}`, texts.byState, 2, 2, 3, 3, 0, 1, 1),
    byRunner: written(`jobs by runner${suffix}`, texts.byRunner, 4, 0, 2, 2, 3, 3, 1),
    byTemplate: written(`jobs by template${suffix}`, texts.byTemplate, 5, 0, 2, 2, 3, 3, 4, 4, 1),
  };
};

/** Whole rows. */
export const jobPages = pages('', columns);

/** Only id and name, to search among. */
export const jobNamePages = pages(', names', 'jobs.id, jobs.name');

/** And the class, where it is asked for executors and labels. */
export const jobClassPages = pages(', classes', "jobs.id, jobs.name, jobs.data ->> '$.classId'");
