import type { LogPart, ServerMessage, LogLine as ToldLine } from '@baton/protocol';
import { formatBytes, formatPlural } from '../text/amount.ts';
import { type AnsiStyle, hasSequences, isPlain, parseAnsi } from './ansi.ts';

/** What an executor tells as data is no text. */
type TextStream = Exclude<LogPart['stream'], 'data'>;

/** A line of a log as it is shown. `gap` lines are ours: they name what is missing. */
export interface LogLine {
  stream: TextStream | 'gap';
  /** since the attempt began, of the chunk that the line started in */
  offsetMs: number;
  text: string;
  /** the look that the line before it left behind */
  start?: AnsiStyle;
  /** characters of it that are not kept */
  more?: number;
}

/** How much of a log is kept: what a browser can hold. */
export interface LogLimits {
  lines: number;
  chars: number;
  lineChars: number;
  /** of the lines that go when there are too many */
  share: number;
}

const logLimits: LogLimits = { lines: 50_000, chars: 40_000_000, lineChars: 1_000_000, share: 0.2 };

/** Where lines begin when all before it was left out. */
export type LogStart = NonNullable<Extract<ServerMessage, { op: 'log' }>['from']>;

interface OpenStream {
  line: LogLine | null;
  /** the last piece ended in a carriage return: whether it belongs to a line end shows the next character */
  returned: boolean;
  style: AnsiStyle | undefined;
  /** the line began before what is here: the rest of it is passed over */
  passing: boolean;
}

/**
 * Makes lines out of parts that are cut anywhere. A line stands where its first piece arrived, so its number never changes, whatever
 * the other streams write meanwhile and however the text was cut.
 */
export class LineAssembler {
  readonly lines: LogLine[] = [];
  /** lines before these that are not kept any more */
  first = 0;
  /** number of the last part taken in */
  last = 0;
  /** lines from this index on may still change */
  readonly #limits: LogLimits;
  /** not less than what the lines have */
  #chars = 0;
  #streams = new Map<TextStream, OpenStream>();

  constructor(limits: LogLimits = logLimits, start: LogStart = { after: 0, lines: 0, open: [] }) {
    this.#limits = limits;
    this.first = start.lines;
    this.last = start.after;
    for (const stream of start.open) if (stream !== 'data') this.#streams.set(stream, { ...nothingOpen(), passing: true });
  }

  /** The first line that may still change: everything before it is final. */
  get settled(): number {
    let first = this.lines.length;
    for (const { line } of this.#streams.values()) {
      const at = line ? this.lines.lastIndexOf(line) : -1;
      if (at !== -1) first = Math.min(first, at);
    }
    return first;
  }

  /** Takes in parts in the order of their numbers; one that was taken in before is ignored. */
  add(parts: readonly LogPart[]): boolean {
    let changed = false;
    for (const part of parts) {
      if (part.number <= this.last) continue;
      if (part.number > this.last + 1) this.#gap(missing(this.last + 1, part.number - 1), part.offsetMs);
      this.last = part.number;
      changed = true;
      if (part.linesDropped > 0 || part.bytesDropped > 0)
        this.#gap(droppedWords(part.linesDropped, part.bytesDropped), part.offsetMs);
      if (part.text !== '' && part.stream !== 'data') this.#text(part, part.stream);
    }
    this.#trim();
    return changed;
  }

  /** Lets go of the oldest lines when there are too many. */
  #trim(): void {
    const { lines, chars, share } = this.#limits;
    if (this.#chars > chars) this.#chars = this.lines.reduce((sum, { text }) => sum + text.length, 0);
    if (this.lines.length <= lines && this.#chars <= chars) return;
    const gone = this.lines.splice(0, Math.max(1, Math.floor(this.lines.length * share)));
    this.first += gone.length;
    for (const { text } of gone) this.#chars -= text.length;
  }

  #gap(text: string, offsetMs: number): void {
    this.lines.push({ stream: 'gap', offsetMs, text });
  }

  #text({ text, offsetMs }: LogPart, stream: TextStream): void {
    const open = this.#streams.get(stream) ?? nothingOpen();
    this.#streams.set(stream, open);
    const pieces = text.split('\n');
    for (const [index, piece] of pieces.entries()) {
      const ends = index < pieces.length - 1;
      if (open.passing) open.passing = !ends;
      else if (piece !== '' || ends) this.#piece(open, piece, { stream, offsetMs });
      if (ends && open.line) this.#close(open, open.line);
    }
  }

  #piece(open: OpenStream, piece: string, from: Pick<LogLine, 'stream' | 'offsetMs'>): void {
    if (!open.line) {
      open.line = { ...from, text: '' };
      if (open.style) open.line.start = open.style;
      this.lines.push(open.line);
    }
    const fresh = open.returned ? piece.replace(/^\r+/, '') : piece;
    if (fresh === '') return;
    if (open.returned) this.#restart(open.line);
    open.returned = fresh.endsWith('\r');
    const text = open.returned ? fresh.replace(/\r+$/, '') : fresh;
    const restart = text.lastIndexOf('\r');
    this.#chars += text.length;
    // A bar that is drawn over and over: what was written last is what a terminal would show.
    if (restart !== -1) this.#restart(open.line);
    this.#grow(open.line, restart === -1 ? text : text.slice(restart + 1));
  }

  #restart(line: LogLine): void {
    line.text = '';
    delete line.more;
  }

  #grow(line: LogLine, text: string): void {
    const room = this.#limits.lineChars - line.text.length;
    if (text.length > room) line.more = (line.more ?? 0) + text.length - room;
    line.text += text.slice(0, room);
  }

  #close(open: OpenStream, line: LogLine): void {
    open.returned = false;
    open.line = null;
    if (!(open.style || hasSequences(line.text))) return;
    const { end } = parseAnsi(line.text, open.style);
    open.style = isPlain(end) ? undefined : end;
  }
}

const missing = (from: number, to: number): string =>
  from === to ? `Chunk ${from} of this log is missing here` : `Chunks ${from} to ${to} of this log are missing here`;

const nothingOpen = (): OpenStream => ({ line: null, returned: false, style: undefined, passing: false });

/** Of lines whose bytes nobody counted, a runner did not drop any: they were acknowledged, and are not here. */
const droppedWords = (lines: number, bytes: number): string =>
  bytes === 0
    ? `${formatPlural(lines, 'line')} ${lines === 1 ? 'is' : 'are'} missing here`
    : `${formatPlural(lines, 'line')} (${formatBytes(bytes)}) ${lines === 1 ? 'was' : 'were'} dropped here: the runner had no space to keep them`;

/** A line that the server read, as one that was assembled here. */
export function lineOf({ stream, offsetMs, text, more, look, dropped }: ToldLine): LogLine {
  if (dropped) return { stream: 'gap', offsetMs, text: droppedWords(dropped.lines, dropped.bytes) };
  const line: LogLine = { stream: stream === 'data' ? 'system' : stream, offsetMs, text };
  if (more !== undefined) line.more = more;
  if (look !== undefined) line.start = parseAnsi(look).end;
  return line;
}
