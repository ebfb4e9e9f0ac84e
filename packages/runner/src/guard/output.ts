import type { SpoolWriter } from '../spool/writer.ts';

type Stream = 'stdout' | 'stderr';

const flushMs = 8;
const flushBytes = 64 * 1024;

/**
 * Gathers what a job prints into chunks: soon enough that lines can be watched live, large enough that a flood stays cheap. The order
 * between the streams is kept.
 */
export class Output {
  private readonly spool: SpoolWriter;
  private readonly written: () => void;
  private stream: Stream = 'stdout';
  private pieces: Buffer[] = [];
  private bytes = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(spool: SpoolWriter, written: () => void) {
    this.spool = spool;
    this.written = written;
  }

  add(stream: Stream, piece: Buffer): void {
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
    this.spool.write(this.stream, chunk);
    this.written();
  }

  note(text: string): void {
    this.flush();
    this.spool.note(text);
    this.written();
  }
}
