import type { Kysely } from 'kysely';
import { all } from './all-columns.ts';
import { count, named, text } from './named-query.ts';
import type { SqlSchema } from './schema.ts';

const files = (db: Kysely<SqlSchema>) => db.selectFrom('job_files').select(all('job_files'));

/** Reads of the files of jobs. */
export const jobFileQueries = (db: Kysely<SqlSchema>) => ({
  /** (job id) */
  jobFiles: named('jobFiles', files(db).where('job_id', '=', text(0)).orderBy('id')),
  /** (id, limit) */
  jobFilesAfter: named('jobFilesAfter', files(db).where('id', '>', text(0)).orderBy('id').limit(count(1))),
  /** (key id, id, limit): those after the id whose keys are sealed with another one */
  jobFilesUnderOther: named(
    'jobFilesUnderOther',
    files(db).where('key_id', '<>', text(0)).where('id', '>', text(1)).orderBy('id').limit(count(2)),
  ),
});
