import { bind, type NamedQuery } from '../sql/named-query.ts';
import { type Parameter, Session } from './driver.ts';
import { storeError, troubleOf } from './failure.ts';
import { prepareReading } from './settings.ts';

/** Told how long each read took, by the query's name. */
export type QueryObserver = (name: string, ms: number) => void;

/** A reading connection and how many queries are meant for it. */
interface Lane {
  session: Promise<Session>;
  busy: number;
}

/** The database refuses to look for a zero, which no text of it can hold. What is asked for with one is asked for with this in its place, a code of no character. */
const nowhere = '\uFFFF';

function askable(argument: unknown): unknown {
  if (typeof argument === 'string') return argument.includes('\0') ? argument.replaceAll('\0', nowhere) : argument;
  return Array.isArray(argument) ? argument.map(askable) : argument;
}

/**
 * The reading connections, opened as they are needed. A query goes to one that has nothing to do, to a new one, or behind those of the
 * least busy.
 */
export class Reader {
  readonly #url: string;
  readonly #connectionsMax: number;
  readonly #onQuery: QueryObserver | undefined;
  #lanes: Lane[] = [];

  constructor(url: string, connectionsMax: number, onQuery: QueryObserver | undefined) {
    this.#url = url;
    this.#connectionsMax = connectionsMax;
    this.#onQuery = onQuery;
  }

  /** The rows of a query, each as a list of its columns. */
  async rows(query: NamedQuery, ...args: unknown[]): Promise<unknown[][]> {
    const started = this.#onQuery ? performance.now() : 0;
    const lane = this.#pick();
    lane.busy++;
    try {
      const session = await lane.session;
      return (await session.run({ name: query.name, text: query.sql }, bind(query, args.map(askable)) as Parameter[])).rows;
    } catch (error) {
      throw storeError(error, troubleOf(error), false);
    } finally {
      lane.busy--;
      this.#onQuery?.(query.name, performance.now() - started);
    }
  }

  /** The first row of a query. */
  async row(query: NamedQuery, ...args: unknown[]): Promise<unknown[] | undefined> {
    return (await this.rows(query, ...args))[0];
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#lanes.splice(0).map(async ({ session }) => (await session).end()));
  }

  #pick(): Lane {
    let best: Lane | undefined;
    for (const lane of this.#lanes) if (!best || lane.busy < best.busy) best = lane;
    if (best && (best.busy === 0 || this.#lanes.length >= this.#connectionsMax)) return best;
    return this.#open();
  }

  #open(): Lane {
    const lane: Lane = { session: this.#connect(() => this.#forget(lane)), busy: 0 };
    this.#lanes.push(lane);
    lane.session.catch(() => this.#forget(lane));
    return lane;
  }

  async #connect(onLost: () => void): Promise<Session> {
    const session = await Session.open(this.#url);
    session.onLost = onLost;
    try {
      await prepareReading(session);
      return session;
    } catch (error) {
      session.cut();
      throw error;
    }
  }

  #forget(lane: Lane): void {
    this.#lanes = this.#lanes.filter((each) => each !== lane);
  }
}
