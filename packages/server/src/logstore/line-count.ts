import type { LogStream } from './interface.ts';

const streams: readonly LogStream[] = ['stdout', 'stderr', 'system', 'data'];

/** What must be known of a chunk to count the lines that begin in it. */
interface Counted {
  stream: LogStream;
  /** of its bytes */
  length: number;
  newlines: number;
  /** the last byte is a newline */
  endsLine: boolean;
  linesDropped: number;
  bytesDropped: number;
}

/**
 * Counts the lines of a log as people see them: a line stands where its first piece came, what was dropped is a line, and what an
 * executor tells as data is none.
 */
export class LineCount {
  /** lines that began so far */
  begun = 0;
  /** streams in the middle of a line, a bit for each */
  openBits = 0;

  add({ stream, length, newlines, endsLine, linesDropped, bytesDropped }: Counted): void {
    if (linesDropped > 0 || bytesDropped > 0) this.begun += 1;
    if (length === 0 || stream === 'data') return;
    const bit = 1 << streams.indexOf(stream);
    this.begun += newlines + (endsLine ? 0 : 1) - (this.openBits & bit ? 1 : 0);
    this.openBits = endsLine ? this.openBits & ~bit : this.openBits | bit;
  }
}

export const openStreams = (bits: number): LogStream[] => streams.filter((_, index) => bits & (1 << index));
