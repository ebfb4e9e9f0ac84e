import { type Attempt, createMatcher, type Matcher, maskWhole, secretForms } from '@baton/core';
import type { LogChunk, LogEnd, LogState } from '../../logstore/interface.ts';
import type { AppDeps } from '../deps.ts';
import { maskingIn } from '../runners/chunk-note.ts';
import { mayHoldBearer, withoutBearers } from './bearer-text.ts';
import { MaskedLog, type NoteSeal, type Received } from './masked-log.ts';

/** Logs that are remembered at most; what another one needs is read from the store. */
const rememberedMax = 1_000;
/** The same for logs in which there is nothing to mask. */
const plainMax = 10_000;
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
  /** something of its log looked like the bearer of a job: it is masked for that too */
  hasBearer: boolean;
  /** calls for one log are taken one after the other */
  turn: Promise<unknown>;
}

/** What a log is masked for, as far as it can be known from the store. */
export interface MaskedValues {
  /** secrets of the job */
  secrets(jobId: string): Promise<string[]>;
  /** what the attempt shows for itself */
  bearers(attempt: Pick<Attempt, 'id' | 'epoch'>): readonly string[];
}

/**
 * Masks logs before they are stored: what a runner should have masked already. Those of jobs without secrets come here only when something in them
 * looks like a job's bearer: each has another one, and an automaton for each log would cost more than all else about it.
 */
export class LogMasks {
  readonly #deps: Pick<AppDeps, 'logs' | 'vault' | 'logger'>;
  readonly #values: MaskedValues;
  readonly #plain = new Set<string>();
  readonly #entries = new Map<string, Entry>();
  /** by a mark of the values */
  readonly #matchers = new Map<string, Matcher | null>();

  constructor(deps: Pick<AppDeps, 'logs' | 'vault' | 'logger'>, values: MaskedValues) {
    this.#deps = deps;
    this.#values = values;
  }

  /** Whether these chunks have to be taken here. A value nearly always: only after a restart of the server it has to be looked up. */
  concerns(attempt: Attempt, chunks: readonly LogChunk[]): boolean | Promise<boolean> {
    const { id, hasSecrets } = attempt;
    if (hasSecrets || this.#entries.has(id) || chunks.some(({ bytes }) => mayHoldBearer(bytes))) return true;
    if (this.#plain.has(id) || chunks[0]?.number === 1) return this.#isPlain(id);
    return this.#lastOf(id).then((last) => (maskingIn(last?.note) ? true : this.#isPlain(id)));
  }

  /** This was made for an attempt to be shown elsewhere: its log must not show it from now on. */
  add(attemptId: string, value: string): void {
    const entry = this.#entry(attemptId);
    entry.sent = [...entry.sent, value];
    this.#forget(entry);
  }

  /** These values were given to the runner of an attempt. */
  begin(attemptId: string, values: readonly string[]): void {
    this.#entry(attemptId).sent = values;
  }

  /** Takes chunks, and closes the log where its end comes with them. */
  take(attempt: Attempt, chunks: readonly LogChunk[], end: LogEnd | null): Promise<TakenLog> {
    return this.#inTurn(attempt.id, async (entry) => {
      if (!entry.hasBearer && chunks.some(({ bytes }) => mayHoldBearer(bytes))) {
        entry.hasBearer = true;
        this.#forget(entry);
      }
      const log = await this.#logOf(attempt);
      return await this.#stored(attempt.id, async () => {
        const state = await this.#append(attempt.id, log ? await log.mask(chunks) : chunks);
        return end ? await this.#close(attempt.id, log, end) : { state, received: null };
      });
    });
  }

  async #append(attemptId: string, chunks: readonly LogChunk[]): Promise<LogState> {
    return await this.#deps.logs.append(attemptId, chunks);
  }

  async #close(attemptId: string, log: MaskedLog | null, end: LogEnd): Promise<TakenLog> {
    const rest = log && log.number >= end.chunks ? await log.finish() : [];
    if (rest.length > 0) await this.#append(attemptId, rest);
    const state = await this.#deps.logs.close(attemptId, end);
    if (state.end) this.#entries.delete(attemptId);
    return { state, received: log?.received ?? null };
  }

  /** Secrets that were found so far. */
  async found(attempt: Attempt): Promise<number> {
    if (!(await this.concerns(attempt, []))) return 0;
    return await this.#inTurn(attempt.id, async () => (await this.#logOf(attempt))?.received.found ?? 0);
  }

  /** What a runner says of an attempt. */
  async text(attempt: Attempt, text: string): Promise<string> {
    const matcher = attempt.hasSecrets ? await this.#matcherOf(attempt) : null;
    return withoutBearers(matcher ? Buffer.from(maskWhole(matcher, Buffer.from(text))).toString() : text);
  }

  #entry(attemptId: string): Entry {
    const known = this.#entries.get(attemptId);
    if (known) return known;
    const made: Entry = { sent: [], matcher: null, log: null, hasBearer: false, turn: Promise.resolve() };
    this.#entries.set(attemptId, made);
    const [oldest] = this.#entries.size > rememberedMax ? this.#entries.keys() : [];
    if (oldest !== undefined) this.#entries.delete(oldest);
    return made;
  }

  /** What it is masked for changed: it is taken up again from what is stored. */
  #forget(entry: Entry): void {
    entry.matcher = null;
    entry.log = null;
  }

  #isPlain(attemptId: string): false {
    this.#plain.add(attemptId);
    const [oldest] = this.#plain.size > plainMax ? this.#plain : [];
    if (oldest !== undefined) this.#plain.delete(oldest);
    return false;
  }

  #inTurn<T>(attemptId: string, action: (entry: Entry) => Promise<T>): Promise<T> {
    const entry = this.#entry(attemptId);
    const mine = entry.turn.then(() => action(entry));
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

  #matcherOf(attempt: Attempt): Promise<Matcher | null> {
    const entry = this.#entry(attempt.id);
    // a read that nobody waits for would end the process when it fails
    if (entry.matcher) return entry.matcher;
    const own = [...entry.sent, ...(entry.hasBearer ? this.#values.bearers(attempt) : [])];
    const secrets = attempt.hasSecrets ? this.#values.secrets(attempt.jobId) : Promise.resolve([]);
    const matcher = secrets.then((values) => this.#matcherFor([...new Set([...own, ...values])].sort()));
    entry.matcher = matcher;
    // what could not be read this time is read the next time
    matcher.catch(() => {
      if (entry.matcher === matcher) entry.matcher = null;
    });
    return matcher;
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

  async #lastOf(attemptId: string): Promise<LogChunk | null> {
    const state = await this.#deps.logs.state(attemptId);
    if (!state || state.acknowledged === 0) return null;
    const [last] = await this.#deps.logs.read(attemptId, state.acknowledged - 1, 1);
    return last ?? null;
  }

  async #open(attempt: Attempt): Promise<MaskedLog | null> {
    const { vault, logger } = this.#deps;
    const last = await this.#lastOf(attempt.id);
    const entry = this.#entry(attempt.id);
    // what is held back may be the beginning of a bearer
    if (maskingIn(last?.note)) entry.hasBearer = true;
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
    const log = new MaskedLog(matcher, seal, () => this.#bytesOf(attempt.id));
    if (last) await log.resume(last);
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
