import { type LineFilter, levelRank, type NumberedLine } from '@baton/core';
import { Bloom } from './bloom.ts';

/** A block is what is read, or passed over, as a whole; a segment is a file of them. Each is closed when it has so many bytes. */
export interface Sizes {
  blockBytesMax: number;
  segmentBytesMax: number;
}

export const usualSizes: Sizes = { blockBytesMax: 64 * 1024, segmentBytesMax: 4 * 1024 * 1024 };

/** What is known of a block without reading it. */
export class Block {
  readonly offset: number;
  bytes = 0;
  lines = 0;
  first = 0;
  last = 0;
  oldestAt = Number.POSITIVE_INFINITY;
  newestAt = Number.NEGATIVE_INFINITY;
  /** of the most important line */
  rank = 0;
  runners: Bloom = new Bloom();

  constructor(offset: number) {
    this.offset = offset;
  }

  add({ number, at, level, runnerId }: NumberedLine, bytes: number): void {
    if (this.lines === 0) this.first = number;
    this.last = number;
    this.lines += 1;
    this.bytes += bytes;
    this.oldestAt = Math.min(this.oldestAt, at);
    this.newestAt = Math.max(this.newestAt, at);
    this.rank = Math.max(this.rank, levelRank(level));
    if (runnerId !== null) this.runners.add(runnerId);
  }

  /** Whether a wanted line can be in it. */
  mayHave({ level, from, to, runnerId }: LineFilter): boolean {
    if (level !== null && this.rank < levelRank(level)) return false;
    if (from !== null && this.newestAt < from) return false;
    if (to !== null && this.oldestAt > to) return false;
    return runnerId === null || this.runners.mayHave(runnerId);
  }
}

/** A block as it stands in an index file. */
export const packBlock = (block: Block): unknown[] => {
  const { offset, bytes, lines, first, last, oldestAt, newestAt, rank, runners } = block;
  return [offset, bytes, lines, first, last, oldestAt, newestAt, rank, runners.toText()];
};

/** Null when it is none. */
export function unpackBlock(from: unknown): Block | null {
  if (!Array.isArray(from) || from.length !== 9) return null;
  const numbers = from.slice(0, 8) as number[];
  const runners = Bloom.parse(String(from[8]));
  if (runners === null || !numbers.every(Number.isFinite)) return null;
  const [offset = 0, bytes = 0, lines = 0, first = 0, last = 0, oldestAt = 0, newestAt = 0, rank = 0] = numbers;
  return Object.assign(new Block(offset), { bytes, lines, first, last, oldestAt, newestAt, rank, runners });
}
