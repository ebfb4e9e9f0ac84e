import { type Compilable, type DialectAdapter, DummyDriver, Kysely, type QueryCompiler, type RawBuilder, sql } from 'kysely';
import type { SqlSchema } from './schema.ts';

/** A read that is compiled once. Its name is what durations are measured under. */
export interface NamedQuery {
  name: string;
  sql: string;
  /** the parameters in the order of the text: a position among the arguments, or a constant */
  parameters: readonly (Argument | unknown)[];
}

/** Stands for the argument with this position, from 0, until the query is run. */
class Argument {
  readonly position: number;

  constructor(position: number) {
    this.position = position;
  }
}

/**
 * Arguments inside a query that is being built: text, and a whole number. Cast, because SQLite plans a query anew, at ten times the cost
 * of running it, whenever a bare parameter is bound that it compared with the ORDER BY or took for a LIMIT.
 */
export const text = (position: number): RawBuilder<string> => sql<string>`cast(${new Argument(position)} as text)`;
export const count = (position: number): RawBuilder<number> => sql<number>`cast(${new Argument(position)} as bigint)`;

/** What a compiler needs to know of a database: the two parts of a Kysely dialect that make text. */
export interface SqlDialect {
  createAdapter(): DialectAdapter;
  createQueryCompiler(): QueryCompiler;
}

/** A Kysely that only compiles; it has no connection. */
export function queryBuilder({ createAdapter, createQueryCompiler }: SqlDialect): Kysely<SqlSchema> {
  return new Kysely({
    dialect: {
      createAdapter,
      createQueryCompiler,
      createDriver: () => new DummyDriver(),
      createIntrospector: () => {
        throw new Error('The query builder has no database to look into.');
      },
    },
  });
}

export function named(name: string, query: Compilable): NamedQuery {
  const compiled = query.compile();
  return { name, sql: compiled.sql, parameters: compiled.parameters };
}

/** A query in words of its own, with the positions among the arguments of its parameters in their order. */
export const written = (name: string, text: string, ...positions: number[]): NamedQuery => ({
  name,
  sql: text,
  parameters: positions.map((position) => new Argument(position)),
});

/** The values to run a query with. */
export const bind = (query: NamedQuery, args: readonly unknown[]): unknown[] =>
  query.parameters.map((parameter) => (parameter instanceof Argument ? args[parameter.position] : parameter));
