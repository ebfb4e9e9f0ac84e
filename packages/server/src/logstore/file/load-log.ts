import { createHash } from 'node:crypto';
import { fstatSync, readSync } from 'node:fs';
import { fileHeaderBytes, readFileHeader } from './file-header.ts';
import { Log } from './log.ts';
import type { LogClosing } from './log-closing.ts';
import { extentOf, headBytes, readHead } from './record.ts';

const windowBytes = 256 << 10;

/** Reads from a file, through a window, so that many small reads near each other cost one. */
class Window {
  readonly #descriptor: number;
  readonly #buffer = Buffer.allocUnsafe(windowBytes);
  #start = 0;
  #length = 0;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** The bytes at a place, at most as many as a window holds; fewer at the end of the file. */
  at(position: number, length: number): Buffer {
    if (position < this.#start || position + length > this.#start + this.#length) {
      this.#start = position;
      this.#length = readSync(this.#descriptor, this.#buffer, 0, windowBytes, position);
    }
    return this.#buffer.subarray(position - this.#start, Math.min(position - this.#start + length, this.#length));
  }
}

/** What a file says of its log. For an open log it looks at the head of each record. Null when the file holds nothing of use. */
export function loadLog(descriptor: number): Log | null {
  const window = new Window(descriptor);
  const header = readFileHeader(window.at(0, fileHeaderBytes));
  if (header === null) return null;
  const { endAt } = header;
  const fileBytes = fstatSync(descriptor).size;
  if (endAt > 0) {
    const bytes = Buffer.allocUnsafe(fileBytes - endAt);
    readSync(descriptor, bytes, 0, bytes.length, endAt);
    return Log.closed(JSON.parse(bytes.toString()) as LogClosing);
  }
  const log = new Log();
  log.forgetHash();
  while (log.size + headBytes <= fileBytes) {
    const head = readHead(window.at(log.size, headBytes), 0);
    if (head.number !== log.acknowledged + 1 || log.size + extentOf(head) > fileBytes) break;
    log.add(head);
  }
  return log;
}

/** SHA-256 over the bytes of all records up to `size`. */
export function digestOfFile(descriptor: number, size: number): string {
  const hash = createHash('sha256');
  const window = new Window(descriptor);
  for (let at = fileHeaderBytes; at < size; ) {
    const head = readHead(window.at(at, headBytes), 0);
    const next = at + extentOf(head);
    at += headBytes;
    for (const end = at + head.length; at < end; ) {
      const piece = window.at(at, Math.min(windowBytes, end - at));
      if (piece.length === 0) throw new Error('A log file is shorter than its records say.');
      hash.update(piece);
      at += piece.length;
    }
    at = next;
  }
  return hash.digest('hex');
}
