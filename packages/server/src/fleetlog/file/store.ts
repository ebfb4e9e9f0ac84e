import { join } from 'node:path';
import { type FleetLine, type LineSource, lineMatcher } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { FleetLog, LineRetention } from '../interface.ts';
import { LineNumbers } from '../next-number.ts';
import { type Sizes, usualSizes } from './block.ts';
import { mergedPage } from './merge.ts';
import { LineStream } from './stream.ts';

export interface FileFleetLogOptions {
  dir: string;
  clock: Clock;
  retention: Readonly<Record<LineSource, LineRetention>>;
  /** told when lines could not be written; not by a log that is kept here */
  onProblem?: (error: unknown, linesLost: number) => void;
  sizes?: Sizes;
}

/** Lines wait so long for others that are written with them. */
const gatherMs = 50;
/** With so many waiting nobody waits for more. */
const waitingBytesMax = 256 * 1024;
const sources: readonly LineSource[] = ['server', 'runner'];

/** Opens the log in `dir`, which is made when it is missing. Throws what the file system says. */
export async function openFileFleetLog(options: FileFleetLogOptions): Promise<FleetLog> {
  const { dir, sizes = usualSizes } = options;
  const streams = await Promise.all(sources.map((source) => LineStream.open(join(dir, source), sizes)));
  const [server, runner] = streams as [LineStream, LineStream];
  return new FileFleetLog(options, { server, runner });
}

class FileFleetLog implements FleetLog {
  readonly #options: FileFleetLogOptions;
  readonly #streams: Readonly<Record<LineSource, LineStream>>;
  readonly #all: readonly LineStream[];
  readonly #numbers: LineNumbers;
  readonly #listeners = new Set<() => void>();
  #writing: Promise<void> = Promise.resolve();
  #cancelGathering: (() => void) | null = null;
  #isShut = false;

  constructor(options: FileFleetLogOptions, streams: Readonly<Record<LineSource, LineStream>>) {
    this.#options = options;
    this.#streams = streams;
    this.#all = Object.values(streams);
    this.#numbers = new LineNumbers(Math.max(...this.#all.map(({ newest }) => newest)));
  }

  append(lines: readonly FleetLine[]): void {
    if (this.#isShut || lines.length === 0) return;
    const now = this.#options.clock.now();
    for (const line of lines) this.#streams[line.source].append({ ...line, number: this.#numbers.next(now) });
    if (this.#all.some(({ waitingBytes }) => waitingBytes > waitingBytesMax)) void this.#write().catch(() => {});
    else this.#cancelGathering ??= this.#options.clock.after(gatherMs, () => void this.#write().catch(() => {}));
    for (const listener of this.#listeners) listener();
  }

  written = (): Promise<void> => this.#write();

  page: FleetLog['page'] = (query) => mergedPage(this.#all, query, lineMatcher(query.filter));

  newest = (): number => this.#numbers.last;

  onAppended(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  retain(): Promise<void> {
    return this.#next(async () => {
      for (const source of sources)
        await this.#streams[source].retain(this.#options.retention[source], this.#options.clock.now());
    });
  }

  async shutdown(): Promise<void> {
    this.#isShut = true;
    this.#listeners.clear();
    await this.#write().catch(() => {});
    await this.#next(async () => {
      await Promise.all(this.#all.map((stream) => stream.close()));
    });
  }

  #write(): Promise<void> {
    this.#cancelGathering?.();
    this.#cancelGathering = null;
    return this.#next(async () => {
      const now = this.#options.clock.now();
      const outcomes = await Promise.allSettled(this.#all.map((stream) => stream.flush(now)));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (!failed) return;
      const lost = this.#all.reduce((sum, stream) => sum + stream.takeLost(), 0);
      this.#options.onProblem?.(failed.reason, lost);
      throw failed.reason;
    });
  }

  /** One after the other. */
  #next(action: () => Promise<void>): Promise<void> {
    const run = this.#writing.then(action);
    this.#writing = run.catch(() => {});
    return run;
  }
}
