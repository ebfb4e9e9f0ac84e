import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { encodeLogFrames } from '@baton/protocol/log-frames';
import { spansOf } from './frames.ts';
import { LineCount } from './line-count.ts';
import type { LogBatch, LogSource, LogTotals } from './shipper.ts';

/**
 * Reads the spool of an attempt for its shipper, while the guard still writes it. Digest and counts are made from what is read, each
 * chunk once, however often it has to be sent.
 */
export class SpoolReader implements LogSource {
  private readonly path: string;
  private handle: FileHandle | null = null;
  /** behind the last chunk that was read */
  private cursor = { number: 0, offset: 0 };
  private counted = 0;
  private readonly hash = createHash('sha256');
  private readonly lineCount = new LineCount();
  private bytes = 0;
  private linesDropped = 0;
  private bytesDropped = 0;
  private size = 0;
  private undeclared: { lines: number; bytes: number } | null = null;
  ended = false;

  constructor(path: string) {
    this.path = path;
  }

  /** The file holds whole frames up to here. */
  grow(size: number): void {
    this.size = Math.max(this.size, size);
  }

  /** Nothing is added any more. */
  finish(state: { size: number; undeclared: { lines: number; bytes: number } }): void {
    this.grow(state.size);
    if (state.undeclared.bytes > 0) this.undeclared = state.undeclared;
    this.ended = true;
  }

  async read(after: number, bytesMax: number): Promise<LogBatch> {
    if (after < this.cursor.number) this.cursor = { number: 0, offset: 0 };
    for (;;) {
      const start = this.cursor.offset;
      const piece = await this.piece(start, bytesMax);
      const spans = spansOf(piece);
      const wanted = spans.filter(({ number }) => number > after);
      for (const span of spans) this.count(span, piece);
      const last = spans.at(-1);
      if (last) this.cursor = { number: last.number, offset: start + last.end };
      const first = wanted[0];
      if (first && last) {
        const from = spans.length === wanted.length ? 0 : (spans[spans.length - wanted.length - 1]?.end ?? 0);
        return { body: piece.subarray(from, last.end), last: last.number };
      }
      if (!last) return this.declaration(after);
    }
  }

  totals(): LogTotals {
    const { counted: chunks, bytes, linesDropped, bytesDropped } = this;
    const digest = this.hash.copy().digest('hex');
    return { chunks, lines: this.lineCount.lines, bytes, linesDropped, bytesDropped, digest };
  }

  async close(): Promise<void> {
    await this.handle?.close();
    this.handle = null;
  }

  private async piece(offset: number, bytesMax: number): Promise<Uint8Array> {
    const length = Math.min(bytesMax, this.size - offset);
    if (length <= 0) return new Uint8Array();
    this.handle ??= await open(this.path, 'r');
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } = await this.handle.read(buffer, 0, length, offset);
    return buffer.subarray(0, bytesRead);
  }

  private count(
    span: { number: number; start: number; end: number; linesDropped: number; bytesDropped: number },
    piece: Uint8Array,
  ) {
    if (span.number <= this.counted) return;
    const payload = piece.subarray(span.start, span.end);
    this.hash.update(payload);
    this.lineCount.add(payload);
    this.bytes += payload.length;
    this.linesDropped += span.linesDropped;
    this.bytesDropped += span.bytesDropped;
    this.counted = span.number;
  }

  /** The disk stayed full to the end: what was dropped last is declared by a chunk that exists only here. */
  private declaration(after: number): LogBatch {
    const number = this.cursor.number + 1;
    if (!this.ended || !this.undeclared || after >= number) return { body: new Uint8Array(), last: after };
    const { lines: linesDropped, bytes: bytesDropped } = this.undeclared;
    if (this.counted < number) {
      this.linesDropped += linesDropped;
      this.bytesDropped += bytesDropped;
      this.counted = number;
    }
    const frame = { number, stream: 'system' as const, offsetMs: 0, bytes: new Uint8Array(), linesDropped, bytesDropped };
    return { body: encodeLogFrames([frame]), last: number };
  }
}
