import { logChunkBytesMax } from '@baton/protocol/log-frames';
import type { SpoolWriter } from '../spool/writer.ts';
import { type JobStream, Masking } from './masking.ts';

const streams: readonly JobStream[] = ['stdout', 'stderr', 'data'];

const flushMs = 8;
const flushBytes = 64 * 1024;

/**
 * Gathers what a job prints into chunks: soon enough that lines can be watched live, large enough that a flood stays cheap. The order
 * between the streams is kept, but for what could be the beginning of a secret: see {@link Masking}.
 */
export class Output {
  private readonly spool: SpoolWriter;
  private readonly masking: Masking | null;
  private readonly written: () => void;
  private stream: JobStream = 'stdout';
  private pieces: Buffer[] = [];
  private bytes = 0;
  private timer: NodeJS.Timeout | null = null;

  /** @param secrets values that are masked */
  constructor(spool: SpoolWriter, secrets: readonly string[], written: () => void) {
    this.spool = spool;
    this.masking = secrets.length === 0 ? null : new Masking(secrets);
    this.written = written;
  }

  add(stream: JobStream, piece: Buffer): void {
    if (stream !== this.stream || this.bytes + piece.length > flushBytes) this.flush();
    this.stream = stream;
    this.pieces.push(piece);
    this.bytes += piece.length;
    if (this.bytes >= flushBytes) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), flushMs);
  }

  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.bytes === 0) return;
    const [only] = this.pieces;
    const chunk = this.pieces.length === 1 && only ? only : Buffer.concat(this.pieces, this.bytes);
    this.pieces = [];
    this.bytes = 0;
    this.write(this.stream, this.masking?.push(this.stream, chunk) ?? chunk);
  }

  note(text: string): void {
    this.flush();
    this.spool.note(this.masking?.text(text) ?? text);
    this.written();
  }

  /** Nothing more comes. */
  finish(): void {
    this.flush();
    if (!this.masking) return;
    for (const stream of streams) this.write(stream, this.masking.finish(stream));
  }

  /** What was held back may make it longer than a chunk. */
  private write(stream: JobStream, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    for (let at = 0; at < bytes.length; at += logChunkBytesMax)
      this.spool.write(stream, bytes.subarray(at, at + logChunkBytesMax));
    this.written();
  }
}
