import type { LogChunk, LogStream } from '../../../logstore/interface.ts';

/** Something else than a text that a line can have. */
interface Pattern {
  /** where it is first; null: nowhere */
  find(text: string): { from: number } | null;
}

/** What is looked for in the lines of a log. */
export interface LineQuery {
  /** empty: every line */
  text: string;
  /** looked for instead of the text */
  pattern?: Pattern | null;
  /** in lines of this one only; null: of any */
  stream: LogStream | null;
  /** capital and small letters differ */
  exactCase: boolean;
}

export interface LineHit {
  /** number of the line, as the page counts them: a line stands where its first piece came, and what was dropped is a line too */
  line: number;
  stream: LogStream;
  /** of the chunk that the line began in */
  offsetMs: number;
  /** what is shown of the line, cut around the place */
  text: string;
  /** where it is in `text` */
  at: number;
}

/** A line whose end has not come. */
interface OpenLine {
  number: number;
  offsetMs: number;
  bytes: Buffer;
  /** it was found already */
  told: boolean;
}

/** Where a search stands, in few bytes. */
export interface FindState {
  /** lines that began */
  lines: number;
  open: { stream: LogStream; number: number; offsetMs: number; told: boolean; tail: Uint8Array }[];
}

const lineBytesMax = 1024 * 1024;
/** Of an open line this much is remembered from one request to the next: more than what is looked for has. */
const tailBytes = 1000;
const shownCharsMax = 400;
const shownBefore = 100;
const newline = 10;
const escapeByte = 0x1b;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what begins and ends such sequences
const sequences = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g;

/** What a terminal would show of a line in the end: without colours, and of a bar that is drawn over and over what was written last. */
function shown(text: string): string {
  const plain = text.includes('\u001b') ? text.replace(sequences, '') : text;
  const end = plain.endsWith('\r') ? plain.replace(/\r+$/, '') : plain;
  return end.slice(end.lastIndexOf('\r') + 1);
}

/** Looks through chunks in their order. */
export class LineFinder {
  private readonly needle: string;
  private readonly needleBytes: Buffer;
  private readonly pattern: Pattern | null;
  private readonly exactCase: boolean;
  private readonly stream: LogStream | null;
  private readonly open = new Map<LogStream, OpenLine>();
  private lines: number;

  constructor({ text, pattern = null, stream, exactCase }: LineQuery, from: FindState = { lines: 0, open: [] }) {
    this.exactCase = exactCase;
    this.pattern = pattern;
    this.stream = stream;
    this.needle = exactCase ? text : text.toLowerCase();
    this.needleBytes = Buffer.from(text);
    this.lines = from.lines;
    for (const { stream, tail, ...line } of from.open) this.open.set(stream, { ...line, bytes: Buffer.from(tail) });
  }

  /** What is needed to go on elsewhere. */
  state(): FindState {
    const open = [...this.open].map(([stream, { bytes, ...line }]) => ({ ...line, stream, tail: bytes.subarray(-tailBytes) }));
    return { lines: this.lines, open };
  }

  push(chunk: LogChunk, found: (hit: LineHit) => void): void {
    if (chunk.linesDropped > 0 || chunk.bytesDropped > 0) this.lines += 1;
    if (chunk.stream === 'data' || chunk.bytes.length === 0) return;
    const bytes = Buffer.from(chunk.bytes.buffer, chunk.bytes.byteOffset, chunk.bytes.length);
    const mayHave = this.isOf(chunk.stream) && this.mayHave(bytes);
    for (let from = 0; from < bytes.length; ) {
      const begun = this.open.get(chunk.stream);
      if (!begun && !mayHave) from = this.pass(bytes, from);
      if (from === bytes.length) return;
      const end = bytes.indexOf(newline, from);
      const line = begun ?? this.begin(chunk);
      if (end === -1) {
        this.grow(line, bytes.subarray(from), chunk.stream, found);
        return;
      }
      this.look({ ...line, bytes: joined(line.bytes, bytes.subarray(from, end)) }, chunk.stream, found);
      this.open.delete(chunk.stream);
      from = end + 1;
    }
  }

  /** Counts whole lines without looking at them. Answers where the last of them ends. */
  private pass(bytes: Buffer, from: number): number {
    let after = from;
    for (let end = bytes.indexOf(newline, after); end !== -1; end = bytes.indexOf(newline, after)) {
      this.lines += 1;
      after = end + 1;
    }
    return after;
  }

  /** Lines that are still open are looked through as far as they are there. */
  pause(found: (hit: LineHit) => void): void {
    for (const [stream, line] of this.open) line.told = this.look(line, stream, found) || line.told;
  }

  private isOf(stream: LogStream): boolean {
    return this.stream === null || this.stream === stream;
  }

  private begin({ stream, offsetMs }: LogChunk): OpenLine {
    this.lines += 1;
    const line = { number: this.lines, offsetMs, bytes: Buffer.alloc(0), told: false };
    this.open.set(stream, line);
    return line;
  }

  private grow(line: OpenLine, bytes: Buffer, stream: LogStream, found: (hit: LineHit) => void): void {
    line.bytes = joined(line.bytes, bytes);
    if (line.bytes.length <= lineBytesMax) return;
    line.told = this.look(line, stream, found) || line.told;
    line.bytes = Buffer.from(line.bytes.subarray(-tailBytes));
  }

  /** False: no line that is whole in these bytes can have it. */
  private mayHave(bytes: Buffer): boolean {
    if (this.pattern || bytes.includes(escapeByte)) return true;
    return this.exactCase ? bytes.includes(this.needleBytes) : bytes.toString().toLowerCase().includes(this.needle);
  }

  private placeIn(text: string): number {
    if (this.pattern) return this.pattern.find(text)?.from ?? -1;
    return (this.exactCase ? text : text.toLowerCase()).indexOf(this.needle);
  }

  private look({ bytes, number, offsetMs, told }: OpenLine, stream: LogStream, found: (hit: LineHit) => void): boolean {
    if (told || !this.isOf(stream) || (bytes.length === 0 && this.needle !== '' && !this.pattern)) return false;
    const text = shown(bytes.toString());
    const at = this.placeIn(text);
    if (at === -1) return false;
    const start = text.length <= shownCharsMax ? 0 : Math.max(0, at - shownBefore);
    found({ line: number, stream, offsetMs, text: text.slice(start, start + shownCharsMax), at: at - start });
    return true;
  }
}

const joined = (begun: Buffer, more: Buffer): Buffer => (begun.length === 0 ? more : Buffer.concat([begun, more]));
