import { encodeLogFrames, type LogFrame } from '@baton/protocol/log-frames';
import { plural } from '@baton/protocol/plural';
import { realDisk, type SpoolDisk } from './disk.ts';
import { LineCount } from './line-count.ts';
import { segmentAt } from './segments.ts';

export interface SpoolWriterOptions {
  /** where its segments lie; it exists */
  folder: string;
  /** so much may lie there at once, but for words of the runner; what the server has is freed meanwhile */
  bytesMax: number;
  /** milliseconds since the attempt began */
  offsetMs: () => number;
  /** where the spool of a dead writer ends, which is continued */
  from?: { chunks: number; size: number };
  disk?: SpoolDisk;
}

/** What a spool has taken, and what it could not even declare because the disk stayed full to the end. */
export interface SpoolState {
  chunks: number;
  /** bytes of frames since the beginning of the log, with those that were freed */
  size: number;
  undeclared: { lines: number; bytes: number };
}

/** A segment of this size is followed by the next: only whole ones can be freed. Small limits have small segments. */
const segmentBytesMax = 4 * 1024 ** 2;
const segmentsMin = 16;

/** Room beyond the limit for the runner's own words and the declaration of what was dropped. */
const reserveBytes = 4096;

/**
 * Writes the log of one attempt to disk as numbered chunks in segments, in the form in which they go over the wire. Never throws and never blocks a job: what
 * does not fit (the limit, a full disk) is counted, dropped, and declared on the next chunk that can be written.
 */
export class SpoolWriter {
  private readonly options: SpoolWriterOptions;
  private readonly disk: SpoolDisk;
  private segment: { fd: number; start: number } | null = null;
  private size: number;
  /** up to where no file is left */
  private freed = 0;
  private number: number;
  private dropped = { lines: new LineCount(), bytes: 0 };
  private limited = false;

  constructor(options: SpoolWriterOptions) {
    this.options = options;
    this.disk = options.disk ?? realDisk;
    this.number = options.from?.chunks ?? 0;
    this.size = options.from?.size ?? 0;
  }

  get state(): SpoolState {
    return { chunks: this.number, size: this.size, undeclared: { lines: this.dropped.lines.lines, bytes: this.dropped.bytes } };
  }

  /** Files up to here, counted from the beginning of the log, were deleted. */
  free(offset: number): void {
    this.freed = Math.max(this.freed, offset);
  }

  /** Appends a chunk, at most `logChunkBytesMax` bytes. */
  write(stream: LogFrame['stream'], bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const { bytesMax } = this.options;
    const isOwn = stream === 'system';
    const kept = this.size - this.freed;
    if (this.limited && kept <= bytesMax / 2 && this.declareDropped()) this.limited = false;
    const room = bytesMax + (isOwn ? reserveBytes : 0) - kept;
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
    this.declareDropped();
    this.closeSegment();
    return this.state;
  }

  /** Says what was dropped since the last chunk, if anything was; false when there is no room even for that. */
  private declareDropped(): boolean {
    const { lines, bytes } = this.dropped;
    if (bytes === 0) return true;
    const text = `baton-runner: ${plural(lines.lines, 'line was', 'lines were')} dropped here (${plural(bytes, 'byte')}): no room was left\n`;
    return this.append('system', new TextEncoder().encode(text));
  }

  /** From here on the job's lines are only counted, until half of the room is free again: so the log has one gap and not many. */
  private limit(): void {
    this.limited = true;
    const { bytesMax } = this.options;
    this.note(`${bytesMax} bytes of this log wait for the server, which is the limit; further lines are counted and dropped`);
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
      const { fd, start } = this.segmentWithRoom();
      let written = 0;
      while (written < frame.length) {
        const count = this.disk.write(fd, frame.subarray(written), this.size - start + written);
        if (count === 0) throw new Error('nothing was written');
        written += count;
      }
      return true;
    } catch {
      this.cutBack();
      return false;
    }
  }

  private segmentWithRoom(): { fd: number; start: number } {
    const segmentBytes = Math.min(segmentBytesMax, this.options.bytesMax / segmentsMin);
    if (this.segment && this.size - this.segment.start >= segmentBytes) this.closeSegment();
    if (!this.segment) {
      const { path, start } = segmentAt(this.options.folder, this.number + 1, this.size);
      this.segment = { fd: this.disk.open(path), start };
    }
    return this.segment;
  }

  private closeSegment(): void {
    if (this.segment) this.disk.close(this.segment.fd);
    this.segment = null;
  }

  /** A frame that was written in part would be read as a torn end. */
  private cutBack(): void {
    try {
      if (this.segment) this.disk.truncate(this.segment.fd, this.size - this.segment.start);
    } catch {
      // the next frame overwrites the torn one: positions are explicit
    }
  }
}
