import Database from 'better-sqlite3';

/** The one file that names the SQLite driver. */
export type Connection = Database.Database;
export type Statement = Database.Statement<unknown[]>;

/** Opens a connection; a writing one creates a missing file. */
export const connect = (file: string, mode: 'read' | 'write'): Connection =>
  mode === 'read' ? new Database(file, { readonly: true, fileMustExist: true }) : new Database(file);

/** The result code of SQLite, `SQLITE_FULL` for instance, or of the operating system; empty for any other error. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
