import type { Session } from './driver.ts';

/** Milliseconds after which the database gives up a statement. */
const statementTimeoutMs = 30_000;

/**
 * Every statement is made to be carried out by indexes, in nested loops, whatever the statistics say: a plan that was made while a
 * table was empty must still be right with a million rows, and none is made twice.
 */
const common = `
  SET client_min_messages = warning;
  SET plan_cache_mode = force_generic_plan;
  SET enable_seqscan = off;
  SET enable_bitmapscan = off;
  SET enable_hashjoin = off;
  SET enable_mergejoin = off;
  SET jit = off;
  SET statement_timeout = ${statementTimeoutMs};
  SET tcp_keepalives_idle = 10;
  SET tcp_keepalives_interval = 5;
  SET tcp_keepalives_count = 3;
`;

/** What makes an answered commit durable whatever the database's own settings are, and lets a lost writer's lock go soon. */
const writing = `
  SET lock_timeout = 10000;
  SET idle_in_transaction_session_timeout = 60000;
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
`;

export const prepareReading = (session: Session): Promise<unknown> => session.script(common);

export async function prepareWriting(session: Session): Promise<void> {
  await session.script(common + writing);
  // Not every system can tell a busy backend that its client is gone; where it cannot, the lock goes when the statement ends.
  await session.script('SET client_connection_check_interval = 1000').catch(() => undefined);
}
