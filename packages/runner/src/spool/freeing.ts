import { readFile, rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { Sha256 } from '@baton/core/log';
import { type Checkpoint, writeCheckpoint } from './checkpoint.ts';
import { spansOf } from './frames.ts';
import { listSegments, type Segment } from './segments.ts';
import { Tally } from './tally.ts';

/** Segments of which is known how many lines stood before them: those that were just freed, and one that is being read. */
const placesMax = 16;

/** So much is counted before others get their turn. */
const sliceBytes = 256 * 1024;

/**
 * Deletes the segments of a spool whose chunks the server has on disk, oldest first. What they held is kept as a checkpoint, so that a runner
 * that is restarted still knows count and digest of the whole log. Short logs have one segment and never come here.
 */
export class SpoolFreeing {
  private readonly folder: string;
  private readonly freed: (start: number) => void;
  private readonly digest: Sha256;
  private readonly tally: Tally;
  /** lines before a segment, by its first chunk */
  private readonly places = new Map<number, number>();
  private acknowledged = 0;
  private under: Promise<void> | null = null;
  private stopped = false;

  /** @param freed told where the oldest segment that is left begins */
  constructor(folder: string, from: Checkpoint | null, freed: (start: number) => void) {
    this.folder = folder;
    this.freed = freed;
    this.digest = new Sha256(from?.digest);
    this.tally = new Tally(this.digest, from?.tally);
    this.place();
  }

  /** In all segments before the one that begins with this chunk; null: nobody knows. */
  linesBefore(first: number): number | null {
    return this.places.get(first) ?? null;
  }

  /** The server has all chunks up to this one; what can be freed is freed meanwhile. */
  upTo(number: number): void {
    this.acknowledged = Math.max(this.acknowledged, number);
    this.under ??= this.run().finally(() => {
      this.under = null;
    });
  }

  /** The server lost what it had of later ones: when this resolves, none of those is freed before it has them again. */
  async backTo(number: number): Promise<void> {
    this.acknowledged = Math.min(this.acknowledged, number);
    await this.under;
  }

  /** Resolves when no file is touched any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.under;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const [oldest, next] = listSegments(this.folder);
      if (!oldest || !next || next.first > this.acknowledged + 1) return;
      try {
        await this.free(oldest, next);
      } catch {
        return; // a disk in trouble: tried again with the next acknowledgement
      }
    }
  }

  private async free(oldest: Segment, next: Segment): Promise<void> {
    await this.count((await readFile(oldest.path)).subarray(0, next.start - oldest.start));
    if (this.stopped) return;
    this.place();
    const checkpoint: Checkpoint = { start: next.start, tally: this.tally.state, digest: this.digest.state };
    const isKept = await writeCheckpoint(this.folder, checkpoint).then(
      () => true,
      () => false,
    );
    await rm(oldest.path, { force: true });
    // on a full disk there is room for it only now
    if (!isKept) await writeCheckpoint(this.folder, checkpoint).catch(() => {});
    this.freed(next.start);
  }

  private place(): void {
    const { chunks, lines } = this.tally.totals();
    this.places.set(chunks + 1, lines);
    const [oldest] = this.places.size > placesMax ? this.places.keys() : [];
    if (oldest !== undefined) this.places.delete(oldest);
  }

  private async count(bytes: Uint8Array): Promise<void> {
    let counted = 0;
    for (const span of spansOf(bytes)) {
      this.tally.add(span, bytes.subarray(span.start, span.end));
      if (span.end - counted < sliceBytes) continue;
      counted = span.end;
      await setImmediate();
      if (this.stopped) return;
    }
  }
}
