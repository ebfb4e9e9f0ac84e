import { type SelectQueryBuilder, SqliteAdapter, SqliteQueryCompiler } from 'kysely';
import { count, named, queryBuilder, text } from '../sql/named-query.ts';
import type { SqlSchema } from '../sql/schema.ts';

const db = queryBuilder({ createAdapter: () => new SqliteAdapter(), createQueryCompiler: () => new SqliteQueryCompiler() });

/** How many rows a query has. */
const counted = (rows: SelectQueryBuilder<SqlSchema, 'queue', { id: string }>) =>
  db.selectFrom(rows.as('some')).select((each) => each.fn.countAll<number>().as('count'));

/** How many entries stand before one in its class: those of a higher priority, and those of its own that are older. */
export const aheadQueries = {
  /** (parked, class id, priority, limit): entries of a higher priority, counted up to the limit */
  queuePriorityAhead: named(
    'queuePriorityAhead',
    counted(
      db
        .selectFrom('queue')
        .select('id')
        .where('parked', '=', text(0))
        .where('class_id', '=', text(1))
        .where('priority', '>', count(2))
        .limit(count(3)),
    ),
  ),
  /** (parked, class id, priority, queued at, id, limit): entries of that priority which are older, counted up to the limit */
  queueAgeAhead: named(
    'queueAgeAhead',
    counted(
      db
        .selectFrom('queue')
        .select('id')
        .where('parked', '=', text(0))
        .where('class_id', '=', text(1))
        .where('priority', '=', count(2))
        // said twice, so that the index ends the search
        .where('queued_at', '<=', count(3))
        .where((each) => each.or([each('queued_at', '<', count(3)), each('id', '<', text(4))]))
        .limit(count(5)),
    ),
  ),
};
