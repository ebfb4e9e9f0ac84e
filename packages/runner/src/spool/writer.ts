import { encodeLogFrames, type LogFrame } from '@baton/protocol/log-frames';
import { realDisk, type SpoolDisk } from './disk.ts';
import { LineCount } from './line-count.ts';

export interface SpoolWriterOptions {
  path: string;
  /** the file does not grow beyond this, but for a last word of the runner */
  bytesMax: number;
  /** milliseconds since the attempt began */
  offsetMs: () => number;
  /** number of the first chunk; more than 1 when the spool of a dead process is continued */
  firstNumber?: number;
  disk?: SpoolDisk;
}

/** What a spool holds, and what it could not even declare because the disk stayed full to the end. */
export interface SpoolState {
  chunks: number;
  size: number;
  undeclared: { lines: number; bytes: number };
}

/** Room beyond the limit for the runner's own words and the declaration of what was dropped. */
const reserveBytes = 4096;

/**
 * Writes the log of one attempt to disk as numbered chunks, in the form in which they go over the wire. Never throws and never blocks a job: what
 * does not fit (the limit, a full disk) is counted, dropped, and declared on the next chunk that can be written.
 */
export class SpoolWriter {
  private readonly options: SpoolWriterOptions;
  private readonly disk: SpoolDisk;
  private file: { fd: number; size: number } | null = null;
  private size = 0;
  private number: number;
  private dropped = { lines: new LineCount(), bytes: 0 };
  private limited = false;

  constructor(options: SpoolWriterOptions) {
    this.options = options;
    this.disk = options.disk ?? realDisk;
    this.number = (options.firstNumber ?? 1) - 1;
  }

  get state(): SpoolState {
    return { chunks: this.number, size: this.size, undeclared: { lines: this.dropped.lines.lines, bytes: this.dropped.bytes } };
  }

  /** Appends a chunk, at most `logChunkBytesMax` bytes. */
  write(stream: LogFrame['stream'], bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const isOwn = stream === 'system';
    const room = this.options.bytesMax + (isOwn ? reserveBytes : 0) - this.size;
    if (bytes.length <= room && !(this.limited && !isOwn) && this.append(stream, bytes)) return;
    if (bytes.length > room && !this.limited) this.limit();
    this.dropped.bytes += bytes.length;
    this.dropped.lines.add(bytes);
  }

  /** A line of the runner about the job. */
  note(text: string): void {
    this.write('system', new TextEncoder().encode(`baton-runner: ${text}\n`));
  }

  /** Declares what was dropped since the last chunk, and closes the file. */
  end(): SpoolState {
    if (this.dropped.bytes > 0) {
      const { lines, bytes } = this.dropped;
      const text = `baton-runner: ${lines.lines} lines (${bytes} bytes) were dropped here: no room was left for them\n`;
      this.append('system', new TextEncoder().encode(text));
    }
    if (this.file) this.disk.close(this.file.fd);
    this.file = null;
    return this.state;
  }

  /** From here on the job's lines are only counted, so that the log has one gap and not many. */
  private limit(): void {
    this.limited = true;
    this.note(`the log has reached its limit of ${this.options.bytesMax} bytes; further lines are counted and dropped`);
  }

  private append(stream: LogFrame['stream'], bytes: Uint8Array): boolean {
    const frame = encodeLogFrames([
      {
        number: this.number + 1,
        stream,
        offsetMs: Math.max(0, Math.round(this.options.offsetMs())),
        bytes,
        linesDropped: this.dropped.lines.lines,
        bytesDropped: this.dropped.bytes,
      },
    ]);
    if (!this.tryWrite(frame)) return false;
    this.number += 1;
    this.size += frame.length;
    this.dropped = { lines: new LineCount(), bytes: 0 };
    return true;
  }

  private tryWrite(frame: Uint8Array): boolean {
    try {
      this.file ??= this.opened();
      let written = 0;
      while (written < frame.length) {
        const count = this.disk.write(this.file.fd, frame.subarray(written), this.size + written);
        if (count === 0) throw new Error('nothing was written');
        written += count;
      }
      return true;
    } catch {
      this.cutBack();
      return false;
    }
  }

  private opened(): { fd: number; size: number } {
    const file = this.disk.open(this.options.path);
    this.size = file.size;
    return file;
  }

  /** A frame that was written in part would be read as a torn end. */
  private cutBack(): void {
    try {
      if (this.file) this.disk.truncate(this.file.fd, this.size);
    } catch {
      // the next frame overwrites the torn one: positions are explicit
    }
  }
}
