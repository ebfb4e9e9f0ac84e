import type { App, LogStream } from '../../app/index.ts';
import type { Entropy } from '../../ports/entropy.ts';
import { ReportTail } from './report-tail.ts';
import { Turns } from './turns.ts';

/** A line as a foreign runner tells it. */
export interface ForeignLine {
  text: string;
  /** left out: `stdout` */
  stream?: LogStream;
  /** since the attempt was accepted; left out: now */
  offsetMs?: number;
}

/** A line of a report. */
export interface ReportedLine extends ForeignLine {
  /** by which it is known when its runner tells it again: all that tells it from other lines */
  key: string;
}

export interface ForeignLogDeps {
  runners: Pick<App['runners'], 'appendLog' | 'sealLog' | 'logStanding'>;
  entropy: Pick<Entropy, 'sha256'>;
  runnerId: string;
  attemptId: string;
  epoch: number;
  /** since the attempt was accepted */
  elapsedMs: () => number;
}

const newline = /\r?\n/g;
/** Digits of a digest by which a line is known again, among those of one attempt. */
const markDigits = 16;

/** Of the newest chunks, so many are looked at for what an earlier life of this server said of lines that may be elsewhere. */
const noteReach = 1_000;
const elsewhereMark = 'elsewhere';
const elsewhereWords =
  'baton: lines of this log may be missing before this one: a server whose data folder is not here may have taken them';

/** What is known of what is stored. */
interface Standing {
  /** lines that its runner told: those that are here, and those that the log says are not */
  count: number;
  chunks: number;
  markKey: string;
  /** null: nobody asked for it yet */
  tail: ReportTail | null;
}

/**
 * The log of an attempt that a foreign runner runs. Each line is a chunk of its own, so the chunks that are stored count the lines, also for a server
 * that never saw the earlier ones. Lines that an earlier server acknowledged and that are not here stand in one chunk, which says so ({@link ForeignLog.miss}).
 *
 * **Order and concurrency.** Calls take effect in the order in which they were made; there is one of these for each attempt ({@link ForeignLogs}).
 * **Durability.** What `append` and `report` count is on the disk. **Errors.** `storage_full`, `attempt_not_found`; after one it is looked up what is
 * stored, so a call that is made again adds just what is missing where its lines are numbered (`append`) or known again (`report`).
 */
export class ForeignLog {
  readonly #deps: ForeignLogDeps;
  #standing: Standing | null = null;
  #isSealed = false;
  #mayBeElsewhere = false;
  /** that some of it may be elsewhere is said in it */
  #isNoted = false;
  readonly #turns = new Turns();

  constructor(deps: ForeignLogDeps) {
    this.#deps = deps;
  }

  /** Whether it is known to be closed: no more lines are taken. */
  get isSealed(): boolean {
    return this.#isSealed;
  }

  /** Whether a server with another data folder may have taken some of it, as far as it was looked at. */
  get mayBeElsewhere(): boolean {
    return this.#mayBeElsewhere;
  }

  /** Lines that are stored, or declared to be missing. */
  count(): Promise<number> {
    return this.#turns.take(async () => (await this.#known()).count);
  }

  /**
   * Stores lines, of which the first has the number `from` (0 is the very first): those that are there already are left out, and nothing is stored
   * when some before them are missing. `from` null: they follow whatever is there. To a closed log nothing is added.
   *
   * @returns lines that are stored after it
   */
  append(from: number | null, lines: readonly ForeignLine[]): Promise<number> {
    return this.#turns.take(async () => {
      if (from === null) await this.#noteElsewhere(0);
      const { count } = await this.#known();
      const known = from === null ? 0 : count - from;
      if (this.#isSealed || known < 0 || known >= lines.length) return count;
      return await this.#store(lines.slice(known));
    });
  }

  /**
   * All lines before that with the number `before` (0 is the very first) were acknowledged, by a server that kept them where this one does not find them. The log
   * says so, and what follows is taken from there on. What is stored stays; to a closed log nothing is added.
   *
   * @returns lines that are stored, or declared to be missing
   */
  miss(before: number): Promise<number> {
    return this.#turns.take(async () => {
      const { count, chunks } = await this.#known();
      const lost = before - count;
      if (this.#isSealed || lost <= 0) return count;
      await this.#say(chunks + 1, missingWords(count + 1, before), { linesDropped: lost, mark: null });
      return (await this.#known()).count;
    });
  }

  /**
   * Stores what its runner tells in one report, but for what it has told before: {@link ReportTail} says what that is, also after a restart of the
   * server. To a closed log nothing is added.
   */
  report(lines: readonly ReportedLine[]): Promise<void> {
    return this.#turns.take(async () => {
      if (lines.length === 0 || this.#isSealed) return;
      const reach = ReportTail.reachOf(lines.length);
      await this.#noteElsewhere(reach);
      const { markKey, tail } = await this.#known(reach);
      if (this.#isSealed || !tail) return;
      const told = lines.map(({ key }) => this.#deps.entropy.sha256(`${markKey}\n${key}`).slice(0, markDigits));
      const { known, marks } = tail.toStore(told);
      if (known === lines.length) return;
      await this.#store(lines.slice(known), { marks, reportLines: lines.length });
    });
  }

  /** Nothing more comes. Repeated it changes nothing. @param isCounted its runner numbers its lines, and all of them are here or said to be missing */
  seal(isCounted = false): Promise<void> {
    return this.#turns.take(async () => {
      const { runners, runnerId, attemptId, epoch } = this.#deps;
      if (!this.#isSealed) await runners.sealLog(runnerId, attemptId, epoch, isCounted);
      this.#isSealed = true;
      this.release();
    });
  }

  /** Keeps no marks: its attempt is over, and remembered for a while. For a report that comes late they are looked up once more. */
  release(): void {
    if (this.#standing) this.#standing.tail = null;
  }

  /** Where no number tells whether another server has taken lines that are not here, the log says that it may have. */
  async #noteElsewhere(reach: number): Promise<void> {
    if (this.#isNoted) return;
    await this.#known(reach);
    if (!this.#mayBeElsewhere || this.#isSealed) return;
    const { runners, runnerId, attemptId, epoch } = this.#deps;
    const { chunks, marks } = await runners.logStanding(runnerId, attemptId, epoch, noteReach);
    if (!marks.includes(elsewhereMark)) await this.#say(chunks + 1, elsewhereWords, { linesDropped: 0, mark: elsewhereMark });
    this.#isNoted = true;
  }

  /** Adds a line of our own. What is known is looked up anew after it. */
  async #say(number: number, words: string, more: { linesDropped: number; mark: string | null }): Promise<void> {
    const { runners, runnerId, attemptId, epoch, elapsedMs } = this.#deps;
    const bytes = new TextEncoder().encode(`${words}\n`);
    const offsetMs = Math.max(0, Math.round(elapsedMs()));
    this.#standing = null;
    await runners.appendLog(runnerId, attemptId, epoch, [
      { ...more, number, stream: 'system', offsetMs, bytes, bytesDropped: 0 },
    ]);
  }

  /** Behind all that is known to be stored. @returns lines that are stored after it */
  async #store(
    lines: readonly ForeignLine[],
    report: { marks: readonly string[]; reportLines: number } | null = null,
  ): Promise<number> {
    const { runners, runnerId, attemptId, epoch, elapsedMs } = this.#deps;
    const before = await this.#known();
    const marks = lines.map((_, at) => report?.marks[at] ?? null);
    const chunks = lines.map(({ text, stream = 'stdout', offsetMs }, at) => ({
      number: before.chunks + at + 1,
      stream,
      offsetMs: Math.max(0, Math.round(offsetMs ?? elapsedMs())),
      // one line is one line, whatever its runner put into it
      bytes: new TextEncoder().encode(`${text.replace(newline, '\u2424')}\n`),
      linesDropped: 0,
      bytesDropped: 0,
      mark: marks[at] ?? null,
    }));
    // a call that fails may have stored some of them
    this.#standing = null;
    const { acknowledged } = await runners.appendLog(runnerId, attemptId, epoch, chunks);
    // it was closed meanwhile: that is looked up
    if (acknowledged !== before.chunks + lines.length) return (await this.#known()).count;
    before.tail?.stored(marks, report?.reportLines ?? 0);
    this.#standing = { ...before, chunks: acknowledged, count: before.count + lines.length };
    return this.#standing.count;
  }

  /** @param reach so many of the newest lines are to be known by their marks */
  async #known(reach = 0): Promise<Standing> {
    if (this.#standing && (reach === 0 || this.#standing.tail)) return this.#standing;
    const { runners, runnerId, attemptId, epoch } = this.#deps;
    const {
      chunks,
      lines: count,
      isClosed,
      mayBeElsewhere,
      markKey,
      marks,
    } = await runners.logStanding(runnerId, attemptId, epoch, reach);
    this.#isSealed ||= isClosed;
    this.#mayBeElsewhere ||= mayBeElsewhere;
    this.#standing = { count, chunks, markKey, tail: reach === 0 ? null : new ReportTail(marks) };
    return this.#standing;
  }
}

/** @param first numbered from 1 */
const missingWords = (first: number, last: number): string =>
  `baton: ${first === last ? `line ${first} of this log is` : `lines ${first} to ${last} of this log are`} missing: acknowledged by a server whose data folder is not here`;
