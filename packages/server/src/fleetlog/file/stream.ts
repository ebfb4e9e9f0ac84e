import { type FileHandle, mkdir, open, rm, truncate } from 'node:fs/promises';
import type { LineFilter, NumberedLine } from '@baton/core';
import type { LineRetention } from '../interface.ts';
import { Block, type Sizes } from './block.ts';
import { decodeLine, encodeLine } from './record.ts';
import { filesOf, loadSegments, newSegment, ownerOnly, readBlock, type Segment, writeIndex } from './segment.ts';

const dayMs = 24 * 3_600_000;

/** A block as a reader gets it. */
export interface FoundBlock {
  block: Block;
  /** bytes that were read for it; 0: it was passed over, or is in memory */
  cost: number;
  /** oldest first; those that are in it, wanted or not. Null: none of it can be wanted */
  lines: NumberedLine[] | null;
}

/** Lines of one origin: a row of segment files, of which the last one grows. */
export class LineStream {
  readonly #dir: string;
  readonly #sizes: Sizes;
  #segments: Segment[] = [];
  /** of blocks that are not in the file yet as a whole, the last one of them the one that grows: they are read from here */
  readonly #fresh = new Map<Block, NumberedLine[]>();
  #block: Block | null = null;
  #waiting: string[] = [];
  #waitingLines = 0;
  #file: FileHandle | null = null;
  /** bytes of the last segment that are in its file */
  #writtenBytes = 0;
  #lost = 0;

  private constructor(dir: string, sizes: Sizes) {
    this.#dir = dir;
    this.#sizes = sizes;
  }

  static async open(dir: string, sizes: Sizes): Promise<LineStream> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const stream = new LineStream(dir, sizes);
    stream.#segments = await loadSegments(dir, sizes.blockBytesMax);
    stream.#writtenBytes = stream.#last?.bytes ?? 0;
    return stream;
  }

  get #last(): Segment | undefined {
    return this.#segments.at(-1);
  }

  get newest(): number {
    return Math.max(0, ...this.#segments.map(({ blocks }) => blocks.at(-1)?.last ?? 0));
  }

  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** bytes that are not written yet */
  get waitingBytes(): number {
    return (this.#last?.bytes ?? 0) - this.#writtenBytes;
  }

  /** Lines that could not be written since this was last asked. */
  takeLost(): number {
    const lost = this.#lost;
    this.#lost = 0;
    return lost;
  }

  append(line: NumberedLine): void {
    const text = encodeLine(line);
    const bytes = Buffer.byteLength(text);
    const segment = this.#last ?? this.#begin(line.number);
    if (this.#block === null || this.#block.bytes >= this.#sizes.blockBytesMax) {
      this.#block = new Block(segment.bytes);
      this.#fresh.set(this.#block, []);
      segment.blocks.push(this.#block);
    }
    this.#block.add(line, bytes);
    this.#fresh.get(this.#block)?.push(line);
    segment.bytes += bytes;
    this.#waiting.push(text);
    this.#waitingLines += 1;
  }

  #begin(first: number): Segment {
    const segment = newSegment(this.#dir, first);
    this.#segments.push(segment);
    this.#writtenBytes = 0;
    return segment;
  }

  /** Writes what waits. One call at a time. Rejects when there is no room: what waited is lost then. */
  async flush(now: number): Promise<void> {
    const segment = this.#last;
    if (!segment || this.#waiting.length === 0) return;
    const text = this.#waiting.join('');
    const [bytes, lines] = [segment.bytes, this.#waitingLines];
    this.#waiting = [];
    this.#waitingLines = 0;
    try {
      this.#file ??= await open(segment.path, 'a', ownerOnly);
      await this.#file.appendFile(text);
      this.#writtenBytes = bytes;
      for (const block of this.#fresh.keys())
        if (block !== this.#block && block.offset + block.bytes <= bytes) this.#fresh.delete(block);
    } catch (error) {
      this.#lost += lines + this.#waitingLines;
      await this.#giveUp(segment);
      throw error;
    }
    const isOld = (segment.blocks[0]?.first ?? 0) / 1000 < now - dayMs;
    if (segment.bytes === bytes && (bytes >= this.#sizes.segmentBytesMax || isOld)) await this.#close(segment);
  }

  /** What was written before stays; all else is forgotten, and the next line begins another file. */
  async #giveUp(segment: Segment): Promise<void> {
    this.#waiting = [];
    this.#waitingLines = 0;
    const file = this.#file;
    const bytes = this.#writtenBytes;
    this.#file = null;
    segment.blocks = segment.blocks.filter(({ offset }) => offset < bytes);
    const last = segment.blocks.at(-1);
    if (last) last.bytes = Math.min(last.bytes, bytes - last.offset);
    segment.bytes = bytes;
    this.#block = null;
    this.#fresh.clear();
    if (bytes === 0) this.#segments.pop();
    else this.#begin(this.newest + 1);
    await file?.close().catch(() => {});
    await truncate(segment.path, bytes).catch(() => {});
  }

  /** The next line begins another file. */
  async #close(segment: Segment): Promise<void> {
    const file = this.#file;
    this.#file = null;
    this.#block = null;
    this.#fresh.clear();
    this.#begin(this.newest + 1);
    await file?.datasync();
    await file?.close();
    await writeIndex(segment);
  }

  /** All blocks in which a wanted line can be, from an end on; those that can not have one are passed over with `lines: null`. */
  async *blocks(filter: LineFilter, first: 'newest' | 'oldest', cursor: number | null): AsyncGenerator<FoundBlock> {
    const backwards = first === 'newest';
    const segments = backwards ? this.#segments.toReversed() : [...this.#segments];
    for (const segment of segments) {
      const blocks = backwards ? segment.blocks.toReversed() : [...segment.blocks];
      for (const block of blocks) {
        if (cursor !== null && (backwards ? block.first >= cursor : block.last <= cursor)) continue;
        if (!block.mayHave(filter)) yield { block, cost: 0, lines: null };
        else yield await this.#read(segment, block);
      }
    }
  }

  async #read(segment: Segment, block: Block): Promise<FoundBlock> {
    const fresh = this.#fresh.get(block);
    if (fresh) return { block, cost: 0, lines: [...fresh] };
    const { bytes } = block;
    // retention may have taken it away meanwhile
    const text = await readBlock(segment, block).catch(() => '');
    const lines = text.split('\n').flatMap((each) => (each === '' ? [] : (decodeLine(each) ?? [])));
    return { block, cost: bytes, lines };
  }

  /** Drops the oldest files while they are too old, or all are too much. The one that grows stays. */
  async retain({ ageMs, bytesMax }: LineRetention, now: number): Promise<void> {
    let bytes = this.bytes;
    while (this.#segments.length > 1) {
      const oldest = this.#segments[0] as Segment;
      const newestAt = Math.max(...oldest.blocks.map(({ newestAt: at }) => at));
      if (bytes <= bytesMax && (ageMs === null || newestAt >= now - ageMs)) return;
      bytes -= oldest.bytes;
      this.#segments.shift();
      for (const file of filesOf(oldest)) await rm(file, { force: true });
    }
  }

  /** The segment at the end is indexed too: the next start reads nothing. */
  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
    const last = this.#last;
    if (last && last.bytes > 0) await writeIndex(last);
  }
}
