import { renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { LogClosing } from './log-closing.ts';
import { logFile, packedFile, shardFolder } from './log-files.ts';
import { type Pace, type Packed, packLog } from './pack-log.ts';
import type { PackOptions } from './pack-options.ts';
import { unpackedLogs } from './unpacked-logs.ts';
import type { PackReport } from './wire.ts';

/** What it needs of whoever keeps the logs. Everything here is done at once. */
export interface PackHost {
  /** null: there is no such log, it is open, or packed already */
  closed(attemptId: string): LogClosing | null;
  /** The packed form has its name and is durable: from now on it counts. */
  swap(attemptId: string, packed: Packed): void;
  /** Packing is not worth its while. */
  leave(attemptId: string): void;
  report(report: PackReport): void;
}

/** Logs that are known to wait; beyond it the folders are looked through again. */
const waitingMax = 10_000;

/** A packed form that saves less than this is not worth the work of reading it. */
const worthwhile = 0.9;

/** Packs closed logs in the background, one at a time: those that were closed now, and those that an earlier process left. */
export class Packer {
  private readonly dir: string;
  private readonly options: PackOptions;
  private readonly host: PackHost;
  private readonly over = new AbortController();
  private readonly waiting = new Set<string>();
  private current: string | null = null;
  private wake: () => void = () => {};
  private idle: (() => void)[] = [];
  /** what is to be looked for on the disk; `over`: nothing, null: everything anew */
  private left: AsyncGenerator<string | undefined, undefined> | 'over' | null = null;
  private readonly done: Promise<void>;

  constructor(dir: string, options: PackOptions, host: PackHost) {
    this.dir = dir;
    this.options = options;
    this.host = host;
    this.done = this.work().catch(() => {}); // stopped
  }

  /** A log was closed, and its records end at `size`. */
  add(attemptId: string, size: number): void {
    if (size < this.options.bytesMin) return;
    // too many at once are looked for on the disk later
    if (this.waiting.size >= waitingMax) this.left = null;
    else this.waiting.add(attemptId);
    this.wake();
  }

  /** The log is gone, with both its files; what is under way for it comes to nothing. */
  forget(attemptId: string): void {
    this.waiting.delete(attemptId);
    if (this.current === attemptId) this.current = null;
  }

  /** Resolves when nothing waits. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.idle.push(resolve);
      this.wake();
    });
  }

  async stop(): Promise<void> {
    this.over.abort();
    this.wake();
    await this.done;
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private async work(): Promise<void> {
    while (!this.over.signal.aborted) {
      const [next] = this.waiting;
      if (next !== undefined) {
        this.waiting.delete(next);
        await this.packOne(next);
        continue;
      }
      if (this.left !== 'over') {
        this.left ??= unpackedLogs(this.dir, this.options.bytesMin);
        const left = this.left;
        const { value, done } = await this.pace(() => left.next());
        if (value !== undefined) this.waiting.add(value);
        if (done === true && this.left === left) this.left = 'over';
        continue;
      }
      for (const resolve of this.idle.splice(0)) resolve();
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  private async packOne(attemptId: string): Promise<void> {
    const closing = this.host.closed(attemptId);
    if (!closing || closing.size < this.options.bytesMin) return;
    this.current = attemptId;
    const temporary = join(this.dir, 'packing.tmp');
    try {
      const packed = await packLog(logFile(this.dir, attemptId), temporary, closing, this.pace);
      if (packed.digest !== closing.state.digest) throw new Error('what was packed is not what was stored');
      if (this.current !== attemptId) return;
      if (packed.fileBytes > closing.size * worthwhile) {
        this.host.leave(attemptId);
        this.host.report({ kind: 'left', bytes: closing.size, packedBytes: closing.size });
        return;
      }
      renameSync(temporary, packedFile(this.dir, attemptId));
      await syncFolder(shardFolder(this.dir, attemptId));
      if (this.current !== attemptId) return; // removed meanwhile, and the packed form with it
      this.host.swap(attemptId, packed);
      this.host.report({ kind: 'packed', bytes: closing.size, packedBytes: packed.fileBytes });
    } catch {
      // the plain form stays, and with it nothing is lost; the next start tries again
      if (!this.over.signal.aborted && this.current === attemptId) this.host.report({ kind: 'failed', bytes: 0, packedBytes: 0 });
    } finally {
      this.current = null;
      rmSync(temporary, { force: true });
    }
  }

  private readonly pace: Pace = async (work) => {
    this.over.signal.throwIfAborted();
    const begun = performance.now();
    const result = await work();
    const restMs = (performance.now() - begun) * (1 / this.options.share - 1);
    if (restMs > 0) await pause(restMs, undefined, { signal: this.over.signal });
    return result;
  };
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
