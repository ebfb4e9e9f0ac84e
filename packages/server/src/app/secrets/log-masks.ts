import { type Attempt, createMatcher, type Matcher, maskWhole, secretForms } from '@baton/core';
import type { LogChunk, LogEnd, LogState } from '../../logstore/interface.ts';
import type { AppDeps } from '../deps.ts';
import { MaskedLog, type NoteSeal, type Received } from './masked-log.ts';

/** Logs that are remembered at most; what another one needs is read from the store. */
const rememberedMax = 1_000;
/** Matchers that are kept at least: jobs of the same kind get the same secrets, and share one. */
const matchersMax = 64;
/** Bytes that are read at a time of a log that is taken up again. */
const pageBytes = 1024 * 1024;

/** What is stored of a log, and what came where that is another thing. */
export interface TakenLog {
  state: LogState;
  /** null where nothing is masked, or the log is not closed */
  received: Received | null;
}

interface Entry {
  /** that were given out by this server */
  sent: readonly string[];
  matcher: Promise<Matcher | null> | null;
  log: Promise<MaskedLog | null> | null;
  /** calls for one log are taken one after the other */
  turn: Promise<unknown>;
}

/**
 * Masks the logs of jobs that get secrets before they are stored: what a runner should have masked already. Other logs never come here.
 */
export class LogMasks {
  readonly #deps: Pick<AppDeps, 'logs' | 'vault' | 'logger'>;
  readonly #valuesOf: (jobId: string) => Promise<string[]>;
  readonly #entries = new Map<string, Entry>();
  /** by a mark of the values */
  readonly #matchers = new Map<string, Matcher | null>();

  /** @param valuesOf what a job's log is masked for, as far as the store knows */
  constructor(deps: Pick<AppDeps, 'logs' | 'vault' | 'logger'>, valuesOf: (jobId: string) => Promise<string[]>) {
    this.#deps = deps;
    this.#valuesOf = valuesOf;
  }

  /** These values were given to the runner of an attempt. */
  begin(attemptId: string, values: readonly string[]): void {
    this.#entry(attemptId).sent = values;
  }

  /** Takes chunks, and closes the log where its end comes with them. */
  take(attempt: Attempt, chunks: readonly LogChunk[], end: LogEnd | null): Promise<TakenLog> {
    return this.#inTurn(attempt.id, async () => {
      const log = await this.#logOf(attempt);
      return await this.#stored(attempt.id, async () => {
        const state = await this.#append(attempt.id, log ? log.mask(chunks) : chunks);
        return end ? await this.#close(attempt.id, log, end) : { state, received: null };
      });
    });
  }

  async #append(attemptId: string, chunks: readonly LogChunk[]): Promise<LogState> {
    return await this.#deps.logs.append(attemptId, chunks);
  }

  async #close(attemptId: string, log: MaskedLog | null, end: LogEnd): Promise<TakenLog> {
    const rest = log && log.number >= end.chunks ? log.finish() : [];
    if (rest.length > 0) await this.#append(attemptId, rest);
    const state = await this.#deps.logs.close(attemptId, end);
    if (state.end) this.#entries.delete(attemptId);
    return { state, received: log?.received ?? null };
  }

  /** Secrets that were found so far; 0 when nobody knows. */
  async found(attemptId: string): Promise<number> {
    return (await this.#entries.get(attemptId)?.log)?.received.found ?? 0;
  }

  /** What a runner says of an attempt. */
  async text(attempt: Attempt, text: string): Promise<string> {
    const matcher = await this.#matcherOf(attempt);
    return matcher ? Buffer.from(maskWhole(matcher, Buffer.from(text))).toString() : text;
  }

  #entry(attemptId: string): Entry {
    const known = this.#entries.get(attemptId);
    if (known) return known;
    const made: Entry = { sent: [], matcher: null, log: null, turn: Promise.resolve() };
    this.#entries.set(attemptId, made);
    const [oldest] = this.#entries.size > rememberedMax ? this.#entries.keys() : [];
    if (oldest !== undefined) this.#entries.delete(oldest);
    return made;
  }

  #inTurn<T>(attemptId: string, action: () => Promise<T>): Promise<T> {
    const entry = this.#entry(attemptId);
    const mine = entry.turn.then(action);
    entry.turn = mine.catch(() => {});
    return mine;
  }

  /** After a failure nobody knows what is stored: it is looked up the next time. */
  async #stored<T>(attemptId: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      const entry = this.#entries.get(attemptId);
      if (entry) entry.log = null;
      throw error;
    }
  }

  #matcherOf({ id, jobId }: Attempt): Promise<Matcher | null> {
    const entry = this.#entry(id);
    entry.matcher ??= this.#valuesOf(jobId).then((values) => this.#matcherFor([...new Set([...entry.sent, ...values])].sort()));
    return entry.matcher;
  }

  #matcherFor(values: readonly string[]): Matcher | null {
    const mark = this.#deps.vault.mark(JSON.stringify(values));
    const known = this.#matchers.get(mark);
    this.#matchers.delete(mark);
    const forms = known === undefined ? secretForms(values) : [];
    const matcher = known ?? (forms.length === 0 ? null : createMatcher(forms));
    this.#matchers.set(mark, matcher);
    const [oldest] = this.#matchers.size > matchersMax ? this.#matchers.keys() : [];
    if (oldest !== undefined) this.#matchers.delete(oldest);
    return matcher;
  }

  #logOf(attempt: Attempt): Promise<MaskedLog | null> {
    const entry = this.#entry(attempt.id);
    entry.log ??= this.#open(attempt);
    entry.log.catch(() => {
      entry.log = null;
      entry.matcher = null;
    });
    return entry.log;
  }

  async #open(attempt: Attempt): Promise<MaskedLog | null> {
    const { logs, vault, logger } = this.#deps;
    const matcher = await this.#matcherOf(attempt);
    if (!matcher) return null;
    const purpose = `log ${attempt.id}`;
    const seal: NoteSeal = {
      seal: (text) => Buffer.from(JSON.stringify(vault.seal(text, purpose))),
      open: (note) => {
        const text = vault.open(JSON.parse(Buffer.from(note).toString()), purpose);
        if (text === null) logger.error({ attemptId: attempt.id }, 'what was held back of a log can not be opened any more');
        return text;
      },
    };
    const log = new MaskedLog(matcher, seal);
    const state = await logs.state(attempt.id);
    if (!state || state.acknowledged === 0) return log;
    const [last] = await logs.read(attempt.id, state.acknowledged - 1, 1);
    if (last) await log.resume(last, () => this.#bytesOf(attempt.id));
    return log;
  }

  async *#bytesOf(attemptId: string): AsyncIterable<Uint8Array> {
    for (let after = 0; ; ) {
      const chunks = await this.#deps.logs.read(attemptId, after, pageBytes);
      const last = chunks.at(-1);
      if (!last) return;
      for (const { bytes } of chunks) yield bytes;
      after = last.number;
    }
  }
}
