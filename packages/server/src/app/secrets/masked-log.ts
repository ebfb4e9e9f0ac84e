import { createHash, type Hash } from 'node:crypto';
import { Masker, type MaskerState, type Matcher } from '@baton/core';
import type { LogChunk, LogStream } from '../../logstore/interface.ts';

const streams: readonly LogStream[] = ['stdout', 'stderr', 'system'];

/** Seals and opens what is kept beside a log. */
export interface NoteSeal {
  seal(text: string): Uint8Array;
  /** null: it can not be opened */
  open(note: Uint8Array): string | null;
}

/** What came of a log, as its runner sent it. */
export interface Received {
  /** SHA-256 over all bytes in their order; null: a server that had found a secret was restarted, so nobody knows it any more */
  digest: string | null;
  bytes: number;
  /** secrets that the runner had not masked */
  found: number;
}

interface Note {
  maskers: [stream: LogStream, held: string, covered: number, afterStars: boolean][];
  bytes: number;
  found: number;
  changed: boolean;
}

/**
 * Masks the log of one attempt on its way to the log store. Chunks keep their numbers. What is held back at the end of one stands at the beginning of
 * the next of its stream; meanwhile it is kept, sealed, in the note of the chunk that was stored last, so that a server that dies loses nothing.
 */
export class MaskedLog {
  readonly #maskers = new Map<LogStream, Masker>();
  readonly #seal: NoteSeal;
  readonly #matcher: Matcher;
  #hash: Hash | null = createHash('sha256');
  #bytes = 0;
  #foundBefore = 0;
  /** what is stored is no longer what came, in its order */
  #changed = false;
  #lastOffsetMs = 0;
  /** number of the newest chunk that was masked */
  number = 0;

  constructor(matcher: Matcher, seal: NoteSeal) {
    this.#matcher = matcher;
    this.#seal = seal;
    for (const stream of streams) this.#maskers.set(stream, new Masker(matcher));
  }

  get received(): Received {
    return { digest: this.#hash?.copy().digest('hex') ?? null, bytes: this.#bytes, found: this.#found };
  }

  /**
   * Goes on with a log that another server began.
   *
   * @param last the chunk that is stored last
   * @param stored all stored bytes in their order; asked for only where they tell something
   */
  async resume(last: LogChunk, stored: () => AsyncIterable<Uint8Array>): Promise<void> {
    this.number = last.number;
    this.#lastOffsetMs = last.offsetMs;
    const note = last.note ? this.#read(last.note) : null;
    this.#changed = last.note ? (note?.changed ?? true) : false;
    for (const [stream, ...state] of note?.maskers ?? []) this.#maskers.set(stream, new Masker(this.#matcher, stateOf(state)));
    this.#foundBefore = note?.found ?? 0;
    if (this.#changed) {
      this.#hash = null;
      this.#bytes = note?.bytes ?? Number.NaN;
      return;
    }
    for await (const bytes of stored()) this.#take(bytes);
    for (const masker of this.#maskers.values()) this.#take(masker.state.held);
  }

  /** What is to be stored of the chunks that continue this log; the others are left out. */
  mask(chunks: readonly LogChunk[]): LogChunk[] {
    const out: LogChunk[] = [];
    for (const chunk of chunks) if (chunk.number === this.number + 1) out.push(this.#maskOne(chunk));
    const last = out.pop();
    return last ? [...out, { ...last, note: this.#note() }] : out;
  }

  /** Nothing more comes: what is held, as chunks that follow the last. */
  finish(): LogChunk[] {
    const out: LogChunk[] = [];
    for (const stream of streams) {
      const bytes = this.#of(stream).flush();
      if (bytes.length === 0) continue;
      this.number += 1;
      out.push({ number: this.number, stream, offsetMs: this.#lastOffsetMs, bytes, linesDropped: 0, bytesDropped: 0 });
    }
    const last = out.pop();
    if (last) this.#changed ||= out.length > 0 || this.#found > 0;
    return last ? [...out, { ...last, note: this.#note() }] : out;
  }

  #maskOne(chunk: LogChunk): LogChunk {
    const { stream, number, offsetMs } = chunk;
    this.#take(chunk.bytes);
    const before = this.#found;
    const bytes = this.#of(stream).push(chunk.bytes);
    // what another stream holds comes later than it came here
    const isOvertaking =
      chunk.bytes.length > 0 && streams.some((each) => each !== stream && this.#of(each).state.held.length > 0);
    this.#changed ||= isOvertaking || this.#found > before;
    this.number = number;
    this.#lastOffsetMs = offsetMs;
    return { ...chunk, bytes };
  }

  #take(bytes: Uint8Array): void {
    this.#hash?.update(bytes);
    this.#bytes += bytes.length;
  }

  #of(stream: LogStream): Masker {
    return this.#maskers.get(stream) as Masker;
  }

  get #found(): number {
    return streams.reduce((sum, stream) => sum + this.#of(stream).found, this.#foundBefore);
  }

  /** Nearly always there is nothing to be noted. */
  #note(): Uint8Array | null {
    const maskers = streams.flatMap((stream): Note['maskers'] => {
      const { held, covered, afterStars } = this.#of(stream).state;
      if (held.length === 0 && !afterStars) return [];
      return [[stream, Buffer.from(held).toString('latin1'), covered, afterStars]];
    });
    if (maskers.length === 0 && !this.#changed) return null;
    const note: Note = { maskers, bytes: this.#bytes, found: this.#found, changed: this.#changed };
    return this.#seal.seal(JSON.stringify(note));
  }

  #read(note: Uint8Array): Note | null {
    const text = this.#seal.open(note);
    return text === null ? null : (JSON.parse(text) as Note);
  }
}

const stateOf = ([held, covered, afterStars]: [string, number, boolean]): MaskerState => ({
  held: Buffer.from(held, 'latin1'),
  covered,
  afterStars,
});
