import { SqliteAdapter, SqliteQueryCompiler } from 'kysely';
import { auditQueries } from '../sql/audit-page.ts';
import { commonQueries } from '../sql/queries.ts';
import { aheadQueries } from './queue-queries.ts';

/** The named reads in SQLite's words. */
export const queries = {
  ...commonQueries({
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }),
  ...aheadQueries,
};

/** The reads of the audit log in SQLite's words. */
export const audit = auditQueries(() => '?');
