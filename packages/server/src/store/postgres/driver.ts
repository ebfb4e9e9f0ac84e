import pg from 'pg';

/** The one file that names the PostgreSQL driver. */
export interface Statement {
  /** by which it stays prepared on its connection; the same name always goes with the same text */
  name: string;
  text: string;
}

/** A value of a statement: text form, or a buffer in PostgreSQL's binary form of the parameter's type. */
export type Parameter = string | number | null | Buffer | readonly string[];

export interface Answer {
  rows: unknown[][];
  /** rows that were written, or read */
  count: number;
  /** what was done, in PostgreSQL's words: `UPDATE`, `ROLLBACK` */
  command: string;
}

const connectTimeoutMs = 5_000;
/** A statement that is not answered for so long is given up, and its connection with it. Longer than the database's own limit. */
const answerTimeoutMs = 45_000;
/** Silence after which the system asks whether the other side is still there. */
const keepAliveMs = 10_000;

const text = (value: string): string => value;
/** Whole numbers of every width (int8, int2, int4) and sums of them (numeric) are numbers here; everything else stays text. */
const numbers = new Set([20, 21, 23, 1700]);
const types = { getTypeParser: (oid: number) => (numbers.has(oid) ? Number : text) } as unknown as pg.CustomTypesConfig;

/** One connection. What is asked is sent at once, behind what was asked before, and answered in that order. */
export class Session {
  readonly #client: pg.Client;
  #underWay = 0;
  #lost: Error | null = null;
  /** called once when the connection ends without `end` */
  onLost: (error: Error) => void = () => undefined;

  /** Connects. Rejects with the driver's error. */
  static async open(url: string): Promise<Session> {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'baton',
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveMs,
      pipeline: true,
      types,
    });
    const session = new Session(client);
    await client.connect();
    return session;
  }

  private constructor(client: pg.Client) {
    this.#client = client;
    client.on('error', (error) => this.#end(error));
    client.on('end', () => this.#end(new Error('The connection was closed.')));
  }

  /** how many questions wait for their answers */
  get underWay(): number {
    return this.#underWay;
  }

  get isLost(): boolean {
    return this.#lost !== null;
  }

  /** Runs a prepared statement. */
  async run({ name, text }: Statement, parameters: readonly Parameter[] = []): Promise<Answer> {
    const late = setTimeout(() => this.cut(), answerTimeoutMs);
    try {
      const query = { name, text, values: parameters as unknown[], rowMode: 'array' } as const;
      const { rows, rowCount, command } = await this.#ask(query);
      return { rows, count: rowCount ?? 0, command };
    } finally {
      clearTimeout(late);
    }
  }

  /** Runs statements, separated by semicolons, that are not worth preparing, for as long as they take. Returns the rows of a single one. */
  async script(text: string): Promise<unknown[][]> {
    const result = await this.#ask({ text, rowMode: 'array' });
    return Array.isArray(result) ? [] : result.rows;
  }

  /** Keeps what is asked within `send` together, so that it leaves in one packet. */
  together<T>(send: () => T): T {
    const { stream } = this.#client.connection;
    stream.cork();
    try {
      return send();
    } finally {
      stream.uncork();
    }
  }

  /** Cuts the connection at once; what is under way fails. */
  cut(): void {
    this.#client.connection.stream.destroy();
  }

  /** Ends it after what was asked. */
  async end(): Promise<void> {
    this.onLost = () => undefined;
    if (!this.#lost) await this.#client.end();
  }

  async #ask(query: pg.QueryArrayConfig): Promise<pg.QueryArrayResult> {
    this.#underWay++;
    try {
      return await this.#client.query(query);
    } finally {
      this.#underWay--;
    }
  }

  #end(error: Error): void {
    if (this.#lost) return;
    this.#lost = error;
    this.onLost(error);
  }
}

/** The five letters of PostgreSQL's error (`53100`), the system's word (`ECONNREFUSED`), or nothing. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Whether it is an answer of the database, not the loss of its connection. */
export const isAnswer = (error: unknown): boolean => /^[0-9A-Z]{5}$/.test(codeOf(error)) && error instanceof pg.DatabaseError;

/** Whether a connection failed because of who asked for it: the database says so with a code, the driver only with words. */
export const isSignInRefused = (error: unknown): boolean =>
  codeOf(error).startsWith('28') || (error instanceof Error && !isAnswer(error) && error.message.startsWith('SASL'));
