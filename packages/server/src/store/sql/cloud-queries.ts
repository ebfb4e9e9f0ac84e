import { type Kysely, sql } from 'kysely';
import { all } from './all-columns.ts';
import { count, named, text } from './named-query.ts';
import type { SqlSchema } from './schema.ts';

/** Reads of pools, what they made, and what their runners run. */
export const cloudQueries = (db: Kysely<SqlSchema>) => ({
  cloudIdentities: named('cloudIdentities', db.selectFrom('cloud_identities').select(all('cloud_identities')).orderBy('id')),
  pools: named('pools', db.selectFrom('pools').select(all('pools')).where('removed_at', 'is', null).orderBy('id')),
  /** (pool id, id, limit) */
  poolDecisions: named(
    'poolDecisions',
    db
      .selectFrom('pool_decisions')
      .select(all('pool_decisions'))
      .where('pool_id', '=', text(0))
      .where('id', '<', text(1))
      .orderBy('id', 'desc')
      .limit(count(2)),
  ),
  /** (runner id) */
  resourcesOf: named(
    'resourcesOf',
    db.selectFrom('cloud_resources').select(all('cloud_resources')).where('runner_id', '=', text(0)).orderBy('place'),
  ),
  resourcesStanding: named(
    'resourcesStanding',
    db.selectFrom('cloud_resources').select(all('cloud_resources')).where('state', '<>', sql.lit('gone')).orderBy('id'),
  ),
  releases: named('releases', db.selectFrom('releases').select(all('releases')).orderBy('id')),
  openWaves: named(
    'openWaves',
    db
      .selectFrom('update_waves')
      .select(all('update_waves'))
      .where(sql<boolean>`state IN ('running', 'halted', 'going_back')`)
      .orderBy('id'),
  ),
  /** (pool id, limit) */
  wavesOf: named(
    'wavesOf',
    db
      .selectFrom('update_waves')
      .select(all('update_waves'))
      .where('pool_id', '=', text(0))
      .orderBy('id', 'desc')
      .limit(count(1)),
  ),
});
