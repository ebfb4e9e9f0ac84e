import { StoreUnavailable } from '../errors.ts';
import { bind, type NamedQuery } from '../sql/named-query.ts';
import { type Connection, codeOf, connect, type Statement } from './driver.ts';

/** Told how long each read took, by the query's name. */
export type QueryObserver = (name: string, ms: number) => void;

/** The reading connection: answers at once, on the calling thread. Statements are prepared once. */
export class Reader {
  readonly #db: Connection;
  readonly #onQuery: QueryObserver | undefined;
  readonly #statements = new Map<NamedQuery, Statement>();
  readonly #begin: Statement;
  readonly #end: Statement;

  constructor(file: string, onQuery: QueryObserver | undefined) {
    this.#db = connect(file, 'read');
    this.#db.pragma('cache_size = -32768');
    this.#onQuery = onQuery;
    this.#begin = this.#db.prepare('BEGIN');
    this.#end = this.#db.prepare('COMMIT');
  }

  /** The rows of a query, each as a list of its columns. */
  rows(query: NamedQuery, ...args: unknown[]): unknown[][] {
    return this.#timed(query, () => this.#prepared(query).all(bind(query, args)) as unknown[][]);
  }

  /** The first row of a query. */
  row(query: NamedQuery, ...args: unknown[]): unknown[] | undefined {
    return this.#timed(query, () => this.#prepared(query).get(bind(query, args)) as unknown[] | undefined);
  }

  /** Runs reads that must see the same state. */
  consistent<T>(reads: () => T): T {
    this.#begin.run();
    try {
      return reads();
    } finally {
      this.#end.run();
    }
  }

  close(): void {
    this.#db.close();
  }

  #prepared(query: NamedQuery): Statement {
    const known = this.#statements.get(query);
    if (known) return known;
    const statement = this.#db.prepare<unknown[]>(query.sql).raw();
    this.#statements.set(query, statement);
    return statement;
  }

  #timed<T>(query: NamedQuery, run: () => T): T {
    const started = this.#onQuery ? performance.now() : 0;
    try {
      return run();
    } catch (error) {
      if (!this.#db.open) throw new StoreUnavailable('The store is closed.');
      const code = codeOf(error);
      if (/^SQLITE_(BUSY|IOERR|LOCKED|PROTOCOL|FULL|CANTOPEN)/.test(code)) {
        throw new StoreUnavailable(`${query.name}: ${(error as Error).message} (${code})`);
      }
      throw error;
    } finally {
      this.#onQuery?.(query.name, performance.now() - started);
    }
  }
}
