import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cleanLine } from '@baton/core/log';
import type { OwnLine } from '@baton/protocol';

/** A line that the server does not have yet. */
export interface WaitingLine {
  /** of the process that wrote it */
  stream: string;
  number: number;
  level: OwnLine['level'];
  text: string;
  /** when it was written, by the wall clock, and by the steady one if this process wrote it */
  at: number;
  steadyAt: number | null;
  /** lines that were lost before it */
  dropped: number;
}

/** What waits at most. The oldest lines go first, counted. */
const linesMax = 2_000;
const charsMax = 512 * 1024;

/** Lines that wait for the server, in memory and, when it is away, in a file. Nothing here throws: a log must not stop a runner. */
export class LineSpool {
  readonly #path: string;
  readonly #stream: string;
  #lines: WaitingLine[];
  #chars: number;
  #number = 0;
  #isOnDisk: boolean;
  /** lost, with nothing after them yet that could tell */
  #dropped = 0;

  constructor(path: string, stream: string) {
    this.#path = path;
    this.#stream = stream;
    this.#lines = readLines(path);
    this.#isOnDisk = this.#lines.length > 0;
    this.#chars = this.#lines.reduce((sum, { text }) => sum + text.length, 0);
  }

  get size(): number {
    return this.#lines.length;
  }

  add(level: WaitingLine['level'], text: string, at: number, steadyAt: number): void {
    this.#number += 1;
    const clean = cleanLine(text);
    this.#lines.push({ stream: this.#stream, number: this.#number, level, text: clean, at, steadyAt, dropped: this.#dropped });
    this.#dropped = 0;
    this.#chars += clean.length;
    this.#trim();
  }

  /** The oldest lines, of one process; they are not here any more, and come back with {@link putBack}. */
  take(most: number): WaitingLine[] {
    const stream = this.#lines[0]?.stream;
    const end = this.#lines.findIndex((line) => line.stream !== stream);
    const taken = this.#lines.splice(0, Math.min(most, end === -1 ? this.#lines.length : end));
    for (const { text } of taken) this.#chars -= text.length;
    return taken;
  }

  putBack(lines: readonly WaitingLine[]): void {
    this.#lines = [...lines, ...this.#lines];
    for (const { text } of lines) this.#chars += text.length;
    this.#trim();
  }

  /** So many are lost before the line that is the oldest now. */
  lose(count: number): void {
    const [next] = this.#lines;
    if (next) next.dropped += count;
    else this.#dropped += count;
  }

  /** What waits survives the process. */
  save(): void {
    try {
      if (this.#lines.length === 0) {
        if (this.#isOnDisk) rmSync(this.#path, { force: true });
        this.#isOnDisk = false;
        return;
      }
      const lines = this.#lines.map(({ steadyAt: _, ...line }) => line);
      writeFileSync(`${this.#path}.new`, JSON.stringify({ lines }), { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
      this.#isOnDisk = true;
    } catch {
      // a full disk: what is in memory is still sent
    }
  }

  #trim(): void {
    let lost = 0;
    while (this.#lines.length > linesMax || (this.#chars > charsMax && this.#lines.length > 1)) {
      const oldest = this.#lines.shift();
      this.#chars -= oldest?.text.length ?? 0;
      lost += 1 + (oldest?.dropped ?? 0);
    }
    if (lost > 0) this.lose(lost);
  }
}

function readLines(path: string): WaitingLine[] {
  try {
    const { lines } = JSON.parse(readFileSync(path, 'utf8')) as { lines: WaitingLine[] };
    return lines.filter(isLine).map((line) => ({ ...line, steadyAt: null }));
  } catch {
    return []; // never written, or by nobody who knew how
  }
}

const isLine = ({ stream, number, level, text, at, dropped }: WaitingLine): boolean =>
  [stream, level, text].every((each) => typeof each === 'string') && [number, at, dropped].every(Number.isFinite);
