import { type FinalJobState, finalJobStates } from '@baton/core';
import { type Kysely, sql } from 'kysely';
import { all } from './all-columns.ts';
import { count, named, text } from './named-query.ts';
import type { SqlSchema } from './schema.ts';

/** Reads of templates and of their jobs. Each tells its arguments, numbered from 0, in brackets. */
export const templateQueries = (db: Kysely<SqlSchema>) => ({
  /** (name, id, limit): id, name and scope of those behind */
  templateOutlines: named(
    'templateOutlines',
    db
      .selectFrom('templates')
      .select(['id', 'name', 'scope_id'])
      .where('removed_at', 'is', null)
      .where(sql<boolean>`(name, id) > (${text(0)}, ${text(1)})`)
      .orderBy('name')
      .orderBy('id')
      .limit(count(2)),
  ),
  /** (scope id, name) */
  templateByName: named(
    'templateByName',
    db
      .selectFrom('templates')
      .select(all('templates'))
      .where('removed_at', 'is', null)
      .where('scope_id', '=', text(0))
      .where('name', '=', text(1)),
  ),
  /** (now, limit) */
  templatesDue: named(
    'templatesDue',
    db
      .selectFrom('templates')
      .select(all('templates'))
      .where('due_at', '<=', count(0))
      .orderBy('due_at')
      .orderBy('id')
      .limit(count(1)),
  ),
  nextTemplateDue: named(
    'nextTemplateDue',
    db.selectFrom('templates').select('due_at').where('due_at', 'is not', null).orderBy('due_at').limit(sql.lit(1)),
  ),
  /** (id, limit) */
  templatesReleased: named(
    'templatesReleased',
    db
      .selectFrom('templates')
      .leftJoin('jobs', 'jobs.id', 'templates.awaits')
      .select(all('templates'))
      .where('templates.awaits', 'is not', null)
      .where('templates.id', '>', text(0))
      .where((each) => each.or([each('jobs.state', 'is', null), each('jobs.state', 'in', over)]))
      .orderBy('templates.id')
      .limit(count(1)),
  ),
  /** (template id, ids below, limit) */
  templateJobs: named(
    'templateJobs',
    db
      .selectFrom('jobs')
      .select(all('jobs'))
      .where('template_id', '=', text(0))
      .where('id', '<', text(1))
      .orderBy('template_id', 'desc')
      .orderBy('id', 'desc')
      .limit(count(2)),
  ),
});

const over = finalJobStates.map((state) => sql.lit<FinalJobState>(state));
