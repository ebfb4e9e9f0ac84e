import type { LogPart } from '@baton/protocol';
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
}

interface OpenStream {
  line: LogLine | null;
  /** the last piece ended in a carriage return: whether it belongs to a line end shows the next character */
  returned: boolean;
  style: AnsiStyle | undefined;
}

/**
 * Makes lines out of parts that are cut anywhere. A line stands where its first piece arrived, so its number never changes, whatever
 * the other streams write meanwhile and however the text was cut.
 */
export class LineAssembler {
  readonly lines: LogLine[] = [];
  /** number of the last part taken in */
  last = 0;
  /** lines from this index on may still change */
  #streams = new Map<TextStream, OpenStream>();

  /** The first line that may still change: everything before it is final. */
  get settled(): number {
    let first = this.lines.length;
    for (const { line } of this.#streams.values()) {
      if (line) first = Math.min(first, this.lines.lastIndexOf(line));
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
      if (part.linesDropped > 0 || part.bytesDropped > 0) this.#gap(dropped(part), part.offsetMs);
      if (part.text !== '' && part.stream !== 'data') this.#text(part, part.stream);
    }
    return changed;
  }

  #gap(text: string, offsetMs: number): void {
    this.lines.push({ stream: 'gap', offsetMs, text });
  }

  #text({ text, offsetMs }: LogPart, stream: TextStream): void {
    const open = this.#streams.get(stream) ?? { line: null, returned: false, style: undefined };
    this.#streams.set(stream, open);
    const pieces = text.split('\n');
    for (const [index, piece] of pieces.entries()) {
      const ends = index < pieces.length - 1;
      if (piece !== '' || ends) this.#piece(open, piece, { stream, offsetMs });
      if (ends) this.#close(open);
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
    if (open.returned) open.line.text = '';
    open.returned = fresh.endsWith('\r');
    const text = open.returned ? fresh.replace(/\r+$/, '') : fresh;
    const restart = text.lastIndexOf('\r');
    // A bar that is drawn over and over: what was written last is what a terminal would show.
    open.line.text = restart === -1 ? open.line.text + text : text.slice(restart + 1);
  }

  #close(open: OpenStream): void {
    open.returned = false;
    const line = open.line;
    open.line = null;
    if (!line || !(open.style || hasSequences(line.text))) return;
    const { end } = parseAnsi(line.text, open.style);
    open.style = isPlain(end) ? undefined : end;
  }
}

const missing = (from: number, to: number): string =>
  from === to ? `Chunk ${from} of this log is missing here` : `Chunks ${from} to ${to} of this log are missing here`;

const dropped = (part: LogPart): string =>
  `${formatPlural(part.linesDropped, 'line')} (${formatBytes(part.bytesDropped)}) were dropped here: the runner had no space to keep them`;
