import { createHash } from 'node:crypto';
import { encodeLogFrames } from '@baton/protocol';
import type { LogSource } from '@baton/runner';

const newline = 10;

/** The log of an attempt on the disk of its runner's machine: it survives the runner. */
export class Spool {
  readonly attemptId: string;
  readonly epoch: number;
  readonly pieces: Uint8Array[] = [];
  /** nothing is added any more */
  ended = false;
  /** the server has it, or will never take it */
  settled: 'closed' | 'refused' | null = null;
  /** highest number that the server said it has on disk */
  acknowledged = 0;

  constructor(attemptId: string, epoch: number) {
    this.attemptId = attemptId;
    this.epoch = epoch;
  }

  write(text: string): void {
    if (!this.ended) this.pieces.push(new TextEncoder().encode(text));
  }

  bytes = (): Buffer => Buffer.concat(this.pieces);

  /** What a shipper reads it through; its counts are of what it has read. */
  source(): LogSource {
    const isEnded = (): boolean => this.ended;
    const isRead = (number: number): boolean => number === this.pieces.length;
    let counted = 0;
    let readTo = 0;
    return {
      get ended() {
        return isEnded();
      },
      get exhausted() {
        return isEnded() && isRead(readTo);
      },
      read: async (after, bytesMax) => {
        const frames = [];
        for (let number = after + 1, bytes = 0; number <= this.pieces.length && bytes < bytesMax; number++) {
          const piece = this.pieces[number - 1] as Uint8Array;
          bytes += piece.length;
          frames.push({ number, stream: 'stdout' as const, offsetMs: 0, bytes: piece, linesDropped: 0, bytesDropped: 0 });
        }
        const last = after + frames.length;
        readTo = last;
        counted = Math.max(counted, last);
        return { body: encodeLogFrames(frames), first: after + 1, last };
      },
      missing: () => {
        throw new Error('a spool of the simulation lets go of nothing');
      },
      acknowledged: (number) => {
        this.acknowledged = Math.max(this.acknowledged, number);
      },
      lost: async () => {},
      totals: () => {
        const all = Buffer.concat(this.pieces.slice(0, counted));
        const newlines = all.filter((byte) => byte === newline).length;
        const lines = newlines + (all.length > 0 && all.at(-1) !== newline ? 1 : 0);
        const digest = createHash('sha256').update(all).digest('hex');
        return { chunks: counted, lines, bytes: all.length, linesDropped: 0, bytesDropped: 0, digest };
      },
    };
  }
}
