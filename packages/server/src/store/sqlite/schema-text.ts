import { connect } from './driver.ts';
import { migrate } from './migrate.ts';

/** The schema that the migrations make, as SQL: what stands in `schema.sql`, for people to read. */
export function schemaText(): string {
  const db = connect(':memory:', 'write');
  migrate(db);
  const rows = db.prepare(`SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name`).pluck().all();
  db.close();
  return `-- Made from the migrations by dump-schema.ts; do not edit.\n\n${rows.map((sql) => `${sql};\n`).join('\n')}`;
}
