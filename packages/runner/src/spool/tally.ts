import { createHash } from 'node:crypto';
import type { FrameSpan } from './frames.ts';
import { LineCount, type LineCountState } from './line-count.ts';
import type { LogTotals } from './shipper.ts';

/** A digest in the making. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** of what was taken so far */
  hex(): string;
}

/** The system's own: fast, and gone with its process. */
export function systemDigest(): Digest {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.copy().digest('hex') };
}

/** What a tally has counted, besides its digest. */
export interface TallyState {
  chunks: number;
  bytes: number;
  lines: LineCountState;
  linesDropped: number;
  bytesDropped: number;
}

/** Counts the chunks of a log from its beginning, each once, for what is told when it is closed. */
export class Tally {
  private readonly digest: Digest;
  private readonly lines: LineCount;
  private bytes: number;
  private linesDropped: number;
  private bytesDropped: number;
  chunks: number;

  constructor(digest: Digest, from?: TallyState) {
    this.digest = digest;
    this.lines = new LineCount(from?.lines);
    this.chunks = from?.chunks ?? 0;
    this.bytes = from?.bytes ?? 0;
    this.linesDropped = from?.linesDropped ?? 0;
    this.bytesDropped = from?.bytesDropped ?? 0;
  }

  /** @param payload bytes of the chunk */
  add({ number, linesDropped, bytesDropped }: Pick<FrameSpan, 'number' | 'linesDropped' | 'bytesDropped'>, payload: Uint8Array) {
    if (number <= this.chunks) return;
    this.digest.update(payload);
    this.lines.add(payload);
    this.bytes += payload.length;
    this.linesDropped += linesDropped;
    this.bytesDropped += bytesDropped;
    this.chunks = number;
  }

  totals(): LogTotals {
    const { chunks, bytes, linesDropped, bytesDropped } = this;
    return { chunks, lines: this.lines.lines, bytes, linesDropped, bytesDropped, digest: this.digest.hex() };
  }

  get state(): TallyState {
    const { chunks, bytes, linesDropped, bytesDropped } = this;
    return { chunks, bytes, lines: this.lines.state, linesDropped, bytesDropped };
  }
}
