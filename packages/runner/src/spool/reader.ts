import { type FileHandle, open } from 'node:fs/promises';
import { Sha256 } from '@baton/core/log';
import { encodeLogFrames } from '@baton/protocol/log-frames';
import { readCheckpoint } from './checkpoint.ts';
import { spansOf } from './frames.ts';
import { SpoolFreeing } from './freeing.ts';
import { listSegments, type Segment } from './segments.ts';
import type { LogBatch, LogSource, LogTotals } from './shipper.ts';
import { standIns } from './stand-ins.ts';
import { systemDigest, Tally } from './tally.ts';

/**
 * Reads the spool of an attempt for its shipper, while the guard still writes it, and frees what the server has. Digest and counts are made
 * from what is read, each chunk once, however often it has to be sent.
 */
export class SpoolReader implements LogSource {
  private readonly folder: string;
  private readonly freeing: SpoolFreeing;
  private readonly tally: Tally;
  private segments: Segment[] = [];
  private opened: { path: string; handle: FileHandle } | null = null;
  /** behind the last chunk that was read; `offset` in the log as a whole */
  private cursor: { number: number; offset: number };
  private size = 0;
  /** of a hole that is being filled: the number behind what stands there already, and the one behind the hole */
  private hole = { next: 0, before: 0 };
  private undeclared: { lines: number; bytes: number } | null = null;
  ended = false;

  /** @param freed told up to where in the log as a whole no file is left */
  constructor(folder: string, freed: (offset: number) => void = () => {}) {
    this.folder = folder;
    const checkpoint = readCheckpoint(folder);
    this.freeing = new SpoolFreeing(folder, checkpoint, freed);
    this.tally = checkpoint ? new Tally(new Sha256(checkpoint.digest), checkpoint.tally) : new Tally(systemDigest());
    this.cursor = { number: checkpoint?.tally.chunks ?? 0, offset: checkpoint?.start ?? 0 };
  }

  /** The spool holds whole frames up to here, counted from the beginning of the log. */
  grow(size: number): void {
    this.size = Math.max(this.size, size);
  }

  /** Nothing is added any more. */
  finish(state: { size: number; undeclared: { lines: number; bytes: number } }): void {
    this.grow(state.size);
    if (state.undeclared.bytes > 0) this.undeclared = state.undeclared;
    this.ended = true;
  }

  get exhausted(): boolean {
    return this.ended && this.cursor.offset >= this.size && this.undeclared === null;
  }

  async read(after: number, bytesMax: number): Promise<LogBatch> {
    if (after < this.cursor.number) this.rewind(after);
    for (;;) {
      const { offset } = this.cursor;
      const piece = await this.piece(bytesMax);
      const spans = spansOf(piece);
      const wanted = spans.filter(({ number }) => number > after);
      for (const span of spans) this.tally.add(span, piece.subarray(span.start, span.end));
      const last = spans.at(-1);
      if (last) this.cursor = { number: last.number, offset: offset + last.end };
      const first = wanted[0];
      if (first && last) {
        const from = spans.length === wanted.length ? 0 : (spans[spans.length - wanted.length - 1]?.end ?? 0);
        return { body: piece.subarray(from, last.end), first: first.number, last: last.number };
      }
      if (!last && !this.turn()) return this.declaration(after);
    }
  }

  missing(after: number, before: number): LogBatch {
    const { hole } = this;
    const isTold = hole.next === after + 1 && hole.before === before;
    const batch = standIns(after, before, isTold ? 'told' : after === 0 ? this.freeing.linesBefore(before) : null);
    this.hole = { next: batch.last + 1, before };
    return batch;
  }

  acknowledged(number: number): void {
    const second = this.segments[1];
    if (second && second.first <= number + 1) this.freeing.upTo(number);
  }

  async lost(number: number): Promise<void> {
    await this.freeing.backTo(number);
  }

  totals(): LogTotals {
    return this.tally.totals();
  }

  async close(): Promise<void> {
    const { opened } = this;
    this.opened = null;
    await Promise.all([this.freeing.stop(), opened?.handle.close()]);
  }

  /** Back to the segment that holds what follows `after`, or to the oldest that is left. */
  private rewind(after: number): void {
    this.segments = listSegments(this.folder);
    const segment = this.segments.findLast(({ first }) => first <= after + 1) ?? this.segments[0];
    this.cursor = segment ? { number: segment.first - 1, offset: segment.start } : { number: 0, offset: 0 };
  }

  /** Goes on to the next segment, if the cursor stands at the end of its own; false when there is nothing to be read. */
  private turn(): boolean {
    const { offset } = this.cursor;
    if (offset >= this.size) return false;
    const before = this.segmentAt(offset);
    this.segments = listSegments(this.folder);
    const found = this.segmentAt(offset);
    if (found) return found.path !== before?.path;
    const later = this.segments.find(({ start }) => start > offset);
    if (later) this.cursor = { number: later.first - 1, offset: later.start };
    return later !== undefined;
  }

  private segmentAt = (offset: number): Segment | undefined => this.segments.findLast(({ start }) => start <= offset);

  /** What stands behind the cursor in its segment. */
  private async piece(bytesMax: number): Promise<Uint8Array> {
    const { offset } = this.cursor;
    const segment = this.segmentAt(offset);
    const end = this.segments.find(({ start }) => start > offset)?.start ?? this.size;
    const length = Math.min(bytesMax, end - offset);
    if (!segment || length <= 0) return new Uint8Array();
    if (this.opened?.path !== segment.path) {
      await this.opened?.handle.close();
      this.opened = null;
      this.opened = { path: segment.path, handle: await open(segment.path, 'r') };
    }
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await this.opened.handle.read(buffer, 0, length, offset - segment.start);
    return buffer.subarray(0, bytesRead);
  }

  /** The disk stayed full to the end: what was dropped last is declared by a chunk that exists only here. */
  private declaration(after: number): LogBatch {
    const number = this.cursor.number + 1;
    if (!this.ended || !this.undeclared || after >= number) return { body: new Uint8Array(), first: after + 1, last: after };
    const { lines: linesDropped, bytes: bytesDropped } = this.undeclared;
    this.tally.add({ number, linesDropped, bytesDropped }, new Uint8Array());
    const frame = { number, stream: 'system' as const, offsetMs: 0, bytes: new Uint8Array(), linesDropped, bytesDropped };
    return { body: encodeLogFrames([frame]), first: number, last: number };
  }
}
