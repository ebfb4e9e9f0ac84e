import type { Readable } from 'node:stream';
import { Lines } from './lines.ts';

/**
 * After a tool has ended: how long its outputs may be silent before they are no longer waited for. Something in the background may hold
 * them for ever.
 */
const silentMs = 500;

/** One output of a tool on the way to who wants it. */
export class ToolOutput {
  private readonly from: Readable | null;
  private readonly lines: Lines | null;
  private readonly closed: Promise<void>;
  private heardAt = 0;
  private failure: { error: unknown } | null = null;

  /**
   * @param from null: it goes somewhere by itself
   * @param take a function for each line, or for each piece
   */
  constructor(from: Readable | null, take: { line: (line: string) => void } | { piece: (piece: Buffer) => void }) {
    this.from = from;
    this.lines = 'line' in take ? new Lines((line) => this.try(() => take.line(line))) : null;
    from?.on('data', (piece: Buffer) => {
      this.heardAt = performance.now();
      if ('piece' in take) this.try(() => take.piece(piece));
      else this.lines?.push(piece);
    });
    from?.on('error', () => {});
    this.closed = from === null ? Promise.resolve() : new Promise((resolve) => from.once('close', resolve));
  }

  /** The tool has ended: resolves when everything was read. Throws what the taker threw. */
  async finish(): Promise<void> {
    await Promise.race([this.closed, this.silent()]);
    this.close();
    if (this.failure) throw this.failure.error;
  }

  close(): void {
    this.from?.destroy();
    this.lines?.finish();
  }

  private silent(): Promise<void> {
    this.heardAt = performance.now();
    return new Promise((resolve) => {
      const look = () => {
        const leftMs = silentMs - (performance.now() - this.heardAt);
        if (leftMs <= 0 || this.from?.destroyed !== false) resolve();
        else setTimeout(look, leftMs).unref();
      };
      look();
    });
  }

  /** Later lines are not lost on who failed at one: the tool goes on, and its run fails at the end. */
  private try(take: () => void): void {
    if (this.failure) return;
    try {
      take();
    } catch (error) {
      this.failure = { error };
    }
  }
}
