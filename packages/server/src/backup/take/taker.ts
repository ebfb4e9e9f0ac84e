import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { BackupOrder, BackupProblem, BackupTaker } from '../../ports/backup.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/telemetry.ts';
import type { TakeOptions, TakeReport } from './wire.ts';

export interface TakerOptions {
  /** the data folder; nobody else takes a backup of it */
  data: string;
  /** its database, a file of SQLite */
  database: string;
  /** of this server, for the manifest */
  version: string;
  clock: Clock;
  /** is told why a backup broke off: whoever reads one sees only that it did */
  logger: Logger;
}

/** Whoever asks for nothing more for so long has gone. */
const idleMs = 10 * 60_000;

/** Takes backups of a folder, one at a time. What a crash left of one is taken away, or else by the next backup. */
export async function openBackupTaker(options: TakerOptions): Promise<BackupTaker> {
  const folder = join(options.data, 'backup');
  await takeAway(folder, options.logger);
  let running: TakeUnderWay | null = null;
  return {
    async take(order) {
      if (running) return { problem: 'running' };
      const mine = new TakeUnderWay(options, folder);
      running = mine;
      const over = (): void => {
        if (running === mine) running = null;
      };
      void mine.ended.then(over);
      const problem = await mine.begin(order);
      return problem ?? mine.pieces();
    },
    async close() {
      await running?.end();
    },
  };
}

/** One backup, from its thread's start to its end. */
class TakeUnderWay {
  readonly ended: Promise<void>;
  readonly #options: TakerOptions;
  readonly #folder: string;
  #worker: Worker | null = null;
  /** why the thread is there no more */
  #gone: Error | null = null;
  #ending: Promise<void> | null = null;
  #told: () => void = () => {};
  #cancelIdle: () => void = () => {};

  constructor(options: TakerOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    this.ended = new Promise((resolve) => {
      this.#told = resolve;
    });
  }

  /** Copies the database. Answers why not, or null. */
  async begin({ withKeys }: BackupOrder): Promise<BackupProblem | null> {
    try {
      // of one whose copy could not be taken away
      await rm(this.#folder, { recursive: true, force: true });
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const { data, database, version, clock } = this.#options;
      const copy = join(this.#folder, 'baton.db');
      const workerData: TakeOptions = { data, database, version, withKeys, copy, now: clock.now() };
      this.#start(workerData);
      const report = await this.#ask();
      if (report.type === 'ready') return null;
      if (report.type !== 'refused') throw brokenOff(report);
      await this.end();
      return report.problem;
    } catch (error) {
      return await this.#breakOff(error);
    }
  }

  #start(workerData: TakeOptions): void {
    this.#worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData, name: 'baton-backup' });
    this.#worker.on('error', (error) => {
      this.#gone = new Error(`The backup was broken off: ${error}`);
    });
    this.#worker.on('exit', (code) => {
      this.#gone ??= new Error(`The backup was broken off: its thread ended (${code}).`);
    });
  }

  /** No generator: of one that nobody began to read, `return` does nothing. */
  pieces(): AsyncIterableIterator<Uint8Array> {
    this.#waitForReader();
    const pieces: AsyncIterableIterator<Uint8Array> = {
      next: async () => {
        this.#cancelIdle();
        try {
          const report = await this.#ask();
          if (report.type === 'piece') {
            this.#waitForReader();
            return { value: report.bytes, done: false };
          }
          if (report.type !== 'end') throw brokenOff(report);
          await this.end();
          return { value: undefined, done: true };
        } catch (error) {
          return await this.#breakOff(error);
        }
      },
      return: async () => {
        await this.end();
        return { value: undefined, done: true };
      },
      [Symbol.asyncIterator]: () => pieces,
    };
    return pieces;
  }

  #waitForReader(): void {
    this.#cancelIdle = this.#options.clock.after(idleMs, () => {
      this.#warn(`nobody asked for more of it in ${idleMs / 60_000} minutes`);
      void this.end();
    });
  }

  /** Not when it was ended on purpose: who did that knows why. */
  async #breakOff(error: unknown): Promise<never> {
    if (!this.#ending) this.#warn(String(error));
    await this.end();
    throw error;
  }

  #warn(why: string): void {
    this.#options.logger.warn({ why }, 'a backup broke off');
  }

  /** Never rejects. */
  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    this.#cancelIdle();
    try {
      await this.#worker?.terminate();
      await takeAway(this.#folder, this.#options.logger);
    } finally {
      this.#told();
    }
  }

  #ask(): Promise<TakeReport> {
    const answer = this.#answer();
    this.#worker?.postMessage('next');
    return answer;
  }

  /** Rejects when the thread ends instead. */
  async #answer(): Promise<TakeReport> {
    const worker = this.#worker;
    if (!worker || this.#ending) throw new Error('The backup was broken off.');
    if (this.#gone) throw this.#gone;
    const gone = new AbortController();
    try {
      return await Promise.race([
        once(worker, 'message', { signal: gone.signal }).then(([report]) => report as TakeReport),
        once(worker, 'exit', { signal: gone.signal }).then(() => {
          throw this.#gone;
        }),
      ]);
    } finally {
      gone.abort();
    }
  }
}

/** What stays takes room, and nothing else: the next backup begins by taking it away. */
const takeAway = (folder: string, logger: Logger): Promise<void> =>
  rm(folder, { recursive: true, force: true }).catch((error: unknown) =>
    logger.warn({ folder, error: String(error) }, 'what is left of a backup could not be taken away'),
  );

const brokenOff = (report: TakeReport): Error =>
  new Error(`The backup was broken off: ${report.type === 'failed' ? report.message : report.type}`);
