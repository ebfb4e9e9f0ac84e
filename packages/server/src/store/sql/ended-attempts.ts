import type { Attempt } from '@baton/core';
import type { Kysely } from 'kysely';
import { attemptPlace, pageOfAttempts } from '../attempt-page.ts';
import type { EndedAttempts, Page, Paged } from '../interface.ts';
import { all } from './all-columns.ts';
import { aboveAllIds } from './jobs-page.ts';
import { count, type NamedQuery, named, text } from './named-query.ts';
import { readers } from './rows.ts';
import type { SqlSchema } from './schema.ts';

/** (runner id, since, ended at, id, id below, limit): attempts that ended before that place, the last that ended first */
export const endedAttemptsQuery = (db: Kysely<SqlSchema>): NamedQuery =>
  named(
    'endedAttempts',
    db
      .selectFrom('attempts')
      .select(all('attempts'))
      .where('runner_id', '=', text(0))
      .where('ended_at', '>=', count(1))
      // said twice, so that the index ends the search
      .where('ended_at', '<=', count(2))
      .where((each) => each.or([each('ended_at', '<', count(2)), each('id', '<', text(3))]))
      .where('id', '<', text(4))
      .orderBy('ended_at', 'desc')
      .orderBy('id', 'desc')
      .limit(count(5)),
  );

/** A page of them. `rows` runs the query. */
export async function endedAttemptsPage(
  rows: (...args: unknown[]) => Promise<unknown[][]> | unknown[][],
  { runnerId, since, idBelow }: EndedAttempts,
  { limit, after }: Page,
): Promise<Paged<Attempt>> {
  const { endedAt, id } = attemptPlace(after, aboveAllIds);
  const found = await rows(runnerId, since, endedAt, id, idBelow ?? aboveAllIds, limit + 1);
  return pageOfAttempts(
    found.map((row) => readers.attempt(row, 0)),
    limit,
  );
}
