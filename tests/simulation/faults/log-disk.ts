import { createHash } from 'node:crypto';
import { type LogChunk, type LogEnd, type LogState, type LogStore, LogStoreFull } from '@baton/server';
import type { Life } from '../clock/life.ts';
import type { Random } from '../clock/random.ts';
import type { World } from '../clock/world.ts';

interface Stored {
  chunks: LogChunk[];
  end: LogEnd | null;
  digest: string | null;
}

const newline = 10;
/** Calls at the same time share one sync of the disk. */
const syncMsMax = 50;

/** Logs that survive the server. What was acknowledged stays; of what was under way when the server died a part may be there. */
export class LogDisk {
  readonly #world: World;
  readonly #random: Random;
  readonly #full: () => number;
  readonly #stateMsMax: number;
  readonly #logs = new Map<string, Stored>();
  #free = 0;

  /**
   * @param full how likely a call finds no space at this moment
   * @param stateMsMax how long it takes at most to look what is there
   */
  constructor(world: World, random: Random, full: () => number, stateMsMax = 0) {
    this.#world = world;
    this.#random = random;
    this.#full = full;
    this.#stateMsMax = stateMsMax;
  }

  /** For checkers: what is there. */
  stored = (attemptId: string): Stored | undefined => this.#logs.get(attemptId);

  openFor(life: Life): LogStore {
    const later = <T>(act: () => T): Promise<T> =>
      new Promise((resolve, reject) => {
        if (this.#random.chance(this.#full())) return reject(new LogStoreFull('no space is left'));
        this.#free = Math.max(this.#free, this.#world.now + this.#random.between(0, syncMsMax));
        this.#world.after(this.#free - this.#world.now, () => {
          if (!life.alive && this.#random.chance(0.5)) return;
          const result = act();
          this.#world.after(this.#random.between(0, 1), () => life.deliver(() => resolve(result)));
        });
      });
    return {
      append: (attemptId, chunks) => {
        const copies = chunks.map((chunk) => ({ ...chunk, bytes: chunk.bytes.slice() }));
        return later(() => this.#append(attemptId, copies));
      },
      close: (attemptId, end) => later(() => this.#close(attemptId, end)),
      state: (attemptId) => this.#looked(life, () => (this.#logs.has(attemptId) ? stateOf(this.#of(attemptId)) : null)),
      read: async (attemptId, after, bytesMax) => this.#read(attemptId, after, bytesMax),
      // the beginning is always a place
      mark: async () => ({ after: 0, lines: 0, open: [] }),
      size: async (attemptId) =>
        this.#logs.has(attemptId) ? { fileBytes: stateOf(this.#of(attemptId)).bytes, packed: false } : null,
      packing: () => ({ packed: 0, left: 0, failed: 0, bytes: 0, packedBytes: 0 }),
      remove: async (attemptId) => void this.#logs.delete(attemptId),
      shutdown: async () => {},
    };
  }

  async #looked<T>(life: Life, look: () => T): Promise<T> {
    if (this.#stateMsMax === 0) return look();
    const looked = new Promise<T>((resolve) => {
      this.#world.after(this.#random.between(0, this.#stateMsMax), () => life.deliver(() => resolve(look())));
    });
    return await looked;
  }

  #of(attemptId: string): Stored {
    const known = this.#logs.get(attemptId) ?? { chunks: [], end: null, digest: null };
    this.#logs.set(attemptId, known);
    return known;
  }

  #append(attemptId: string, chunks: readonly LogChunk[]): LogState {
    const log = this.#of(attemptId);
    if (!log.end) for (const chunk of chunks) if (chunk.number === log.chunks.length + 1) log.chunks.push(chunk);
    return stateOf(log);
  }

  #close(attemptId: string, end: LogEnd): LogState {
    const log = this.#of(attemptId);
    if (!log.end && log.chunks.length >= end.chunks) {
      log.end = end;
      const sum = createHash('sha256');
      for (const chunk of log.chunks) sum.update(chunk.bytes);
      log.digest = sum.digest('hex');
    }
    return stateOf(log);
  }

  #read(attemptId: string, after: number, bytesMax: number): LogChunk[] {
    const found: LogChunk[] = [];
    let bytes = 0;
    for (const chunk of this.#logs.get(attemptId)?.chunks.slice(after) ?? []) {
      found.push(chunk);
      bytes += chunk.bytes.length;
      if (bytes >= bytesMax) break;
    }
    return found;
  }
}

function stateOf({ chunks, end, digest }: Stored): LogState {
  let lines = 0;
  let bytes = 0;
  for (const chunk of chunks) {
    bytes += chunk.bytes.length;
    for (const byte of chunk.bytes) if (byte === newline) lines += 1;
  }
  const linesDropped = chunks.reduce((sum, chunk) => sum + chunk.linesDropped, 0);
  const bytesDropped = chunks.reduce((sum, chunk) => sum + chunk.bytesDropped, 0);
  return { acknowledged: chunks.length, lines, bytes, linesDropped, bytesDropped, end, digest };
}
