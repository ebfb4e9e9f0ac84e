import type { LogChunk, LogMark, LogStream } from '../../../logstore/interface.ts';

/** A line as it is read. What was dropped is a line without text. */
export interface ReadLine {
  /** from 1 */
  number: number;
  stream: LogStream;
  /** of the chunk that the line began in */
  offsetMs: number;
  /** as it was written, with its colours; of a bar that is drawn over and over what was written last */
  text: string;
  /** characters that are left out at its end */
  more: number;
  /** what the lines before it set of colours, as they wrote it */
  look: string;
  /** what was dropped in place of a line; null: it is a line */
  dropped: { lines: number; bytes: number } | null;
}

/** Lines of an attempt, as far as one request looked. */
export interface LogLines {
  attemptId: string | null;
  lines: ReadLine[];
  /** the first line that was not looked at; null: all that is stored was */
  next: number | null;
}

/** Which lines are wanted: so many from a number on, of all streams or of one. */
export interface LinesWanted {
  from: number;
  count: number;
  stream: LogStream | null;
}

interface OpenLine {
  /** null: it is passed over */
  line: ReadLine | null;
  pieces: Buffer[];
  bytes: number;
  cutBytes: number;
}

const newline = 10;
const carriageReturn = 13;
const escapeByte = 0x1b;
/** More of a line is not remembered. */
const lineBytesMax = 256 * 1024;
const lineCharsMax = 8_000;
const lookCharsMax = 200;

// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what begins such sequences
const colors = /\x1b\[([\d;:]*)m/g;

/** Takes the lines that are wanted out of chunks, which come in their order from a mark on. */
export class LineReader {
  readonly lines: ReadLine[] = [];
  /** lines that began */
  begun: number;
  readonly #wanted: LinesWanted;
  readonly #open = new Map<LogStream, OpenLine>();
  readonly #looks = new Map<LogStream, string>();
  #openWanted = 0;

  constructor(wanted: LinesWanted, mark: Pick<LogMark, 'lines' | 'open'>) {
    this.#wanted = wanted;
    this.begun = mark.lines;
    for (const stream of mark.open) this.#open.set(stream, passed());
  }

  /** All lines that are wanted began, and how many of them have not ended yet. */
  get isFull(): boolean {
    return this.lines.length >= this.#wanted.count;
  }

  get openWanted(): number {
    return this.#openWanted;
  }

  push(chunk: LogChunk): void {
    const { linesDropped, bytesDropped, stream } = chunk;
    if (linesDropped > 0 || bytesDropped > 0) {
      this.begun += 1;
      if (this.#wanted.stream === null && this.#wants()) {
        const dropped = { lines: linesDropped, bytes: bytesDropped };
        this.lines.push({ ...this.#lineOf(chunk), look: '', dropped });
      }
    }
    if (stream === 'data' || chunk.bytes.length === 0) return;
    const bytes = Buffer.from(chunk.bytes.buffer, chunk.bytes.byteOffset, chunk.bytes.length);
    const isColored = bytes.includes(escapeByte);
    for (let from = 0; from < bytes.length; ) {
      const end = bytes.indexOf(newline, from);
      const to = end === -1 ? bytes.length : end;
      const open = this.#open.get(stream) ?? this.#begin(chunk);
      if (open.line || isColored) grow(open, bytes.subarray(from, to));
      if (end !== -1) this.#end(stream, open, isColored);
      from = to + 1;
    }
  }

  /** Gives the text of lines that have not ended, as far as it came. */
  pause(): void {
    for (const open of this.#open.values()) if (open.line) settle(open, open.line);
  }

  #wants(): boolean {
    return this.begun >= this.#wanted.from && !this.isFull;
  }

  #lineOf({ stream, offsetMs }: LogChunk): ReadLine {
    const look = this.#looks.get(stream) ?? '';
    return { number: this.begun, stream, offsetMs, text: '', more: 0, look, dropped: null };
  }

  #begin(chunk: LogChunk): OpenLine {
    this.begun += 1;
    const isWanted = (this.#wanted.stream ?? chunk.stream) === chunk.stream && this.#wants();
    const open: OpenLine = { ...passed(), line: isWanted ? this.#lineOf(chunk) : null };
    if (open.line) {
      this.lines.push(open.line);
      this.#openWanted += 1;
    }
    this.#open.set(chunk.stream, open);
    return open;
  }

  #end(stream: LogStream, open: OpenLine, isColored: boolean): void {
    this.#open.delete(stream);
    if (open.line) {
      settle(open, open.line);
      this.#openWanted -= 1;
    }
    if (isColored || open.line?.text.includes('\u001b')) this.#look(stream, Buffer.concat(open.pieces).toString('latin1'));
  }

  /** What a line leaves behind for the next one of its stream. */
  #look(stream: LogStream, text: string): void {
    let look = this.#looks.get(stream) ?? '';
    for (const [sequence, codes = ''] of text.matchAll(colors))
      look = /^0*(?:$|[;:])/.test(codes) ? reset(sequence, codes) : look + sequence;
    this.#looks.set(stream, look.slice(-lookCharsMax));
  }
}

const passed = (): OpenLine => ({ line: null, pieces: [], bytes: 0, cutBytes: 0 });

/** Nothing is left of what was set before; what comes after the 0 holds. */
const reset = (sequence: string, codes: string): string => (/^0*$/.test(codes) ? '' : sequence);

function grow(open: OpenLine, piece: Buffer): void {
  if (piece.length === 0) return;
  const isDrawnAnew =
    piece.subarray(0, -1).includes(carriageReturn) ||
    (open.pieces.at(-1)?.at(-1) === carriageReturn && piece[0] !== carriageReturn);
  if (isDrawnAnew) {
    open.pieces = [];
    open.bytes = 0;
    open.cutBytes = 0;
  }
  const kept = piece.subarray(0, Math.max(0, lineBytesMax - open.bytes));
  open.cutBytes += piece.length - kept.length;
  open.bytes += kept.length;
  if (kept.length > 0) open.pieces.push(kept);
}

/** What a terminal would show of it in the end. */
function settle(open: OpenLine, line: ReadLine): void {
  const whole = Buffer.concat(open.pieces).toString();
  const text = whole.endsWith('\r') ? whole.replace(/\r+$/, '') : whole;
  const shown = text.slice(text.lastIndexOf('\r') + 1);
  line.text = shown.slice(0, lineCharsMax);
  line.more = shown.length - line.text.length + open.cutBytes;
}
