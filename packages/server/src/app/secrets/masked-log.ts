import { createHash } from 'node:crypto';
import { Masker, type MaskerState, type Matcher, Sha256, type Sha256State } from '@baton/core';
import type { LogChunk, LogStream } from '../../logstore/interface.ts';
import { markIn, maskingIn, noteOf } from '../runners/chunk-note.ts';

const streams: readonly LogStream[] = ['stdout', 'stderr', 'system', 'data'];

/** Seals and opens what is kept beside a log. */
export interface NoteSeal {
  seal(text: string): Uint8Array;
  /** null: it can not be opened */
  open(note: Uint8Array): string | null;
}

/** What came of a log, as its runner sent it. */
export interface Received {
  /** SHA-256 over all bytes in their order; null: what an earlier server noted of it can not be opened, so nobody knows it any more */
  digest: string | null;
  /** secrets that the runner had not masked */
  found: number;
}

interface Note {
  maskers: [stream: LogStream, held: string, covered: number, afterStars: boolean][];
  found: number;
  /** of what came, once that is no longer what is stored */
  digest: Sha256State | null;
}

/** All stored bytes of a log, in their order. */
export type StoredBytes = () => AsyncIterable<Uint8Array>;

/** The system's is quick; ours can be noted, so that another server goes on with it. */
interface Digest {
  update(bytes: Uint8Array): unknown;
  hex(): string;
}

function systemDigest(): Digest {
  const digest = createHash('sha256');
  return { update: (bytes) => digest.update(bytes), hex: () => digest.copy().digest('hex') };
}

/**
 * Masks the log of one attempt on its way to the log store. Chunks keep their numbers. What is held back at the end of one stands at the beginning of
 * the next of its stream; meanwhile it is kept, sealed, in the note of the chunk that was stored last, so that a server that dies loses nothing.
 */
export class MaskedLog {
  readonly #maskers = new Map<LogStream, Masker>();
  readonly #seal: NoteSeal;
  readonly #matcher: Matcher;
  readonly #stored: StoredBytes;
  #digest: Digest | null = systemDigest();
  #foundBefore = 0;
  /** what is stored is no longer what came, in its order: from then on the digest is one that can be noted */
  #changed = false;
  #noted: Sha256 | null = null;
  #lastOffsetMs = 0;
  /** number of the newest chunk that was masked */
  number = 0;

  constructor(matcher: Matcher, seal: NoteSeal, stored: StoredBytes) {
    this.#matcher = matcher;
    this.#seal = seal;
    this.#stored = stored;
    for (const stream of streams) this.#maskers.set(stream, new Masker(matcher));
  }

  get received(): Received {
    return { digest: this.#digest?.hex() ?? null, found: this.#found };
  }

  /**
   * Goes on with a log that was begun elsewhere: by another server, or when there was nothing to mask yet.
   *
   * @param last the chunk that is stored last
   */
  async resume(last: LogChunk): Promise<void> {
    this.number = last.number;
    this.#lastOffsetMs = last.offsetMs;
    const kept = maskingIn(last.note);
    const note = kept ? this.#read(kept) : null;
    for (const [stream, ...state] of note?.maskers ?? []) this.#maskers.set(stream, new Masker(this.#matcher, stateOf(state)));
    this.#foundBefore = note?.found ?? 0;
    this.#changed = kept !== null;
    if (this.#changed && !note) {
      this.#digest = null;
      return;
    }
    if (note) this.#digest = this.#noted = new Sha256(note.digest ?? undefined);
    if (note?.digest) return;
    for await (const bytes of this.#stored()) this.#digest?.update(bytes);
    for (const [, ...state] of note?.maskers ?? []) this.#digest?.update(stateOf(state).held);
  }

  /** What is to be stored of the chunks that continue this log; the others are left out. What came before them has to be stored. */
  async mask(chunks: readonly LogChunk[]): Promise<LogChunk[]> {
    const before = this.#heldNow();
    const taken: Uint8Array[] = [];
    const out: LogChunk[] = [];
    for (const chunk of chunks) {
      if (chunk.number !== this.number + 1) continue;
      out.push(this.#maskOne(chunk));
      taken.push(chunk.bytes);
    }
    return await this.#withNote(out, [...before, ...taken]);
  }

  /** Nothing more comes: what is held, as chunks that follow the last. */
  async finish(): Promise<LogChunk[]> {
    const before = this.#heldNow();
    const out: LogChunk[] = [];
    for (const stream of streams) {
      const bytes = this.#of(stream).flush();
      if (bytes.length === 0) continue;
      this.number += 1;
      out.push({ number: this.number, stream, offsetMs: this.#lastOffsetMs, bytes, linesDropped: 0, bytesDropped: 0 });
    }
    if (out.length > 0) this.#changed ||= out.length > 1 || this.#found > 0;
    return await this.#withNote(out, before);
  }

  #heldNow = (): Uint8Array[] => (this.#changed ? [] : streams.map((stream) => this.#of(stream).state.held));

  /** @param unstored what came and is not stored, in its order, while all that is stored is what came */
  async #withNote(out: LogChunk[], unstored: readonly Uint8Array[]): Promise<LogChunk[]> {
    if (this.#changed && !this.#noted && this.#digest) {
      const digest = new Sha256();
      for await (const bytes of this.#stored()) digest.update(bytes);
      for (const bytes of unstored) digest.update(bytes);
      this.#digest = this.#noted = digest;
    }
    const last = out.pop();
    return last ? [...out, { ...last, note: noteOf(markIn(last.note), this.#note()) }] : out;
  }

  #maskOne(chunk: LogChunk): LogChunk {
    const { stream, number, offsetMs } = chunk;
    this.#digest?.update(chunk.bytes);
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
    const note: Note = { maskers, found: this.#found, digest: this.#noted?.state ?? null };
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
