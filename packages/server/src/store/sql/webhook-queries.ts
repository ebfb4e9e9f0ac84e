import { type Kysely, sql } from 'kysely';
import { count, named, text } from './named-query.ts';
import { all } from './queries.ts';
import type { SqlSchema } from './schema.ts';

const deliveries = (db: Kysely<SqlSchema>) => db.selectFrom('webhook_deliveries').select(all('webhook_deliveries'));

/** Reads of webhooks and what goes out to them. */
export const webhookQueries = (db: Kysely<SqlSchema>) => ({
  webhooks: named('webhooks', db.selectFrom('webhooks').select(all('webhooks')).orderBy('id')),
  /** (webhook id, limit) */
  webhookDeliveriesPending: named(
    'webhookDeliveriesPending',
    deliveries(db).where('webhook_id', '=', text(0)).where('state', '=', sql.lit('pending')).orderBy('place').limit(count(1)),
  ),
  /** (webhook id, place, limit) */
  webhookDeliveries: named(
    'webhookDeliveries',
    deliveries(db).where('webhook_id', '=', text(0)).where('place', '<', count(1)).orderBy('place', 'desc').limit(count(2)),
  ),
  /** (place, limit) */
  webhookDeliveriesBefore: named(
    'webhookDeliveriesBefore',
    deliveries(db).where('place', '<', count(0)).orderBy('place').limit(count(1)),
  ),
  latestPlace: named(
    'latestPlace',
    db.selectFrom('webhook_deliveries').select((each) => each.fn.max('place').as('latest')),
  ),
  noticeAlarms: named('noticeAlarms', db.selectFrom('notice_alarms').select(all('notice_alarms')).orderBy('id')),
});
