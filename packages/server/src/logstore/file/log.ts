import { createHash, type Hash } from 'node:crypto';
import type { LogEnd, LogMark, LogState, MarkWanted } from '../interface.ts';
import { LineCount, openStreams } from '../line-count.ts';
import { fileHeaderBytes } from './file-header.ts';
import type { LogClosing, LogIndex } from './log-closing.ts';
import type { PackedLog } from './packed-file.ts';
import { countLines, extentOf, type Head, headBytes, readHead } from './record.ts';
import type { Location } from './wire.ts';

/** Bytes of a log between two entries of its index. */
const indexEvery = 256 << 10;

/** One log as the keeper knows it. Counts what is planned; when a group fails, the log is forgotten and read anew. */
export class Log {
  /** where the next record goes */
  size = fileHeaderBytes;
  acknowledged = 0;
  #newlines = 0;
  #endsInLine = false;
  #bytes = 0;
  #linesDropped = 0;
  #bytesDropped = 0;
  #index: LogIndex = [];
  readonly #count = new LineCount();
  #end: LogEnd | null = null;
  #digest: string | null = null;
  #closedLines = 0;
  /** null: its file is plain */
  packed: PackedLog | null = null;
  /** over all bytes so far; null when they were not all seen */
  #hash: Hash | null = createHash('sha256');

  static closed({ state, index, size }: LogClosing): Log {
    const log = new Log();
    log.size = size;
    log.acknowledged = state.acknowledged;
    log.#closedLines = state.lines;
    log.#bytes = state.bytes;
    log.#linesDropped = state.linesDropped;
    log.#bytesDropped = state.bytesDropped;
    log.#index = index;
    log.#end = state.end;
    log.#digest = state.digest;
    log.#hash = null;
    return log;
  }

  /** Of a closed log, what {@link Log.closed} makes it of. */
  closing(): LogClosing {
    return { state: this.state(), index: this.#index, size: this.size };
  }

  get isClosed(): boolean {
    return this.#end !== null;
  }

  /** Nothing was ever appended. */
  get isEmpty(): boolean {
    return this.acknowledged === 0 && this.#end === null;
  }

  /** Its digest can only be computed from its file. */
  get needsFile(): boolean {
    return this.#hash === null;
  }

  state(): LogState {
    return {
      acknowledged: this.acknowledged,
      lines: this.#end ? this.#closedLines : this.#lines(),
      bytes: this.#bytes,
      linesDropped: this.#linesDropped,
      bytesDropped: this.#bytesDropped,
      end: this.#end,
      digest: this.#digest,
    };
  }

  /**
   * Takes the records that continue this log out of those sent, which stand one after the other in `records`.
   *
   * @returns the bytes to put at the former `size`; null when none continues it
   */
  take(records: Buffer): Buffer | null {
    const taken: Buffer[] = [];
    let start = 0;
    let at = 0;
    for (let next = 0; at < records.length; at = next) {
      const head = readHead(records, at);
      const { length, number } = head;
      next = at + extentOf(head);
      if (number === this.acknowledged + 1) {
        countLines(records, at);
        this.#hash?.update(records.subarray(at + headBytes, at + headBytes + length));
        this.add(readHead(records, at));
        continue;
      }
      if (at > start) taken.push(records.subarray(start, at));
      start = next;
    }
    if (at > start) taken.push(records.subarray(start, at));
    return taken.length > 1 ? Buffer.concat(taken) : (taken[0] ?? null);
  }

  /** Counts a record that stands at `size`. */
  add(head: Head): void {
    const last = this.#index.at(-1);
    if (!last || this.size - last[1] >= indexEvery)
      this.#index.push([head.number, this.size, this.#count.begun, this.#count.openBits]);
    this.#count.add(head);
    this.acknowledged = head.number;
    this.size += extentOf(head);
    this.#newlines += head.newlines;
    if (head.length > 0) this.#endsInLine = !head.endsLine;
    this.#bytes += head.length;
    this.#linesDropped += head.linesDropped;
    this.#bytesDropped += head.bytesDropped;
  }

  /** The log was read from its file without its bytes: its digest must be computed when it is needed. */
  forgetHash(): void {
    this.#hash = null;
  }

  /** @param digestOfFile reads all bytes from the file */
  close(end: LogEnd, digestOfFile: () => string): LogClosing {
    this.#closedLines = this.#lines();
    this.#digest = this.#hash ? this.#hash.digest('hex') : digestOfFile();
    this.#hash = null;
    this.#end = end;
    return this.closing();
  }

  /** Where to read records from this number on, which need not be there yet, until more than `bytesMax` are sure to be there. */
  locate(number: number, bytesMax: number): Location {
    if (number > this.acknowledged) return { start: this.size, end: this.size };
    if (this.packed) return { blocks: this.packed.from(number, bytesMax) };
    return { start: this.#lastIndexed(([first]) => first <= number)?.[1] ?? this.size, end: this.size };
  }

  /** The last place in the index that is what is wanted, else the beginning. */
  mark(wanted: MarkWanted): LogMark {
    const { size } = this;
    const found =
      'line' in wanted
        ? this.#lastIndexed(([, , begun = wanted.line]) => begun < wanted.line)
        : this.#lastIndexed(([, offset]) => size - offset >= wanted.tailBytes);
    const [number, , begun, openBits = 0] = found ?? [1, 0];
    return begun === undefined
      ? { after: 0, lines: 0, open: [] }
      : { after: number - 1, lines: begun, open: openStreams(openBits) };
  }

  /** Of what holds for a beginning of the index the last, or the first entry. */
  #lastIndexed(holds: (entry: LogIndex[number]) => boolean): LogIndex[number] | undefined {
    let low = 0;
    let high = this.#index.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const entry = this.#index[middle];
      if (entry && holds(entry)) low = middle;
      else high = middle - 1;
    }
    return this.#index[low];
  }

  #lines(): number {
    return this.#newlines + (this.#endsInLine ? 1 : 0);
  }
}
