import { anyLine, cleanLine, type FleetLine, LineQuota, plural } from '@baton/core';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { LinesInput, LinesOutput } from '../runner-calls.ts';

/** What one runner may write. The burst is more than a runner keeps while the server is away. */
const ofOneRunner = { linesPerMinute: 600, linesAtOnce: 5_000, bytesPerDay: 8 * 1024 * 1024 };
/** A clock that went wrong must not make lines of the last century. */
const ageMsMax = 30 * 24 * 3_600_000;
/** Processes of a runner whose newest number is remembered, and runners. */
const streamsMax = 4;
const runnersMax = 20_000;

/** Takes in what runners print about themselves: each line once, cleaned, and of none more than its share. */
export class LineIntake {
  readonly #context: Context;
  readonly #quota = new LineQuota(ofOneRunner);
  /** by runner, by process: the highest number that is here */
  readonly #known = new Map<string, Map<string, number>>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** Resolves when the lines are written. Throws `storage_full` when they can not be: the runner keeps them. */
  async take(runnerId: string, { stream, lines }: LinesInput): Promise<LinesOutput> {
    const before = stream === undefined ? 0 : await this.#newestOf(runnerId, stream);
    const fresh = lines.filter(({ number }) => number === undefined || number > before);
    const newest = fresh.reduce((most, { number = 0 }) => Math.max(most, number), before);
    if (stream !== undefined) this.#remember(runnerId, stream, newest);
    const { kept, leftOut } = this.#admitted(runnerId, stream, fresh);
    try {
      this.#context.deps.fleetLog.append(kept);
      await this.#context.deps.fleetLog.written();
    } catch {
      if (stream !== undefined) this.#remember(runnerId, stream, before);
      throw new Refused('storage_full');
    }
    return { acknowledged: newest, leftOut };
  }

  /** Says of whom lines were left out, once they may write again. */
  settle(): void {
    const { deps, now } = this.#context;
    const told = this.#quota.settle(deps.clock.monotonic());
    deps.fleetLog.append(told.map(({ who, leftOut }) => ofRunner(who, now(), 'warn', leftOutText(leftOut))));
  }

  #admitted(runnerId: string, stream: string | undefined, lines: LinesInput['lines']): { kept: FleetLine[]; leftOut: number } {
    const now = this.#context.now();
    const monotonic = this.#context.deps.clock.monotonic();
    const kept: FleetLine[] = [];
    let leftOut = 0;
    for (const { level, text, ageMs = 0, number, dropped = 0 } of lines) {
      const at = now - Math.min(Math.max(0, ageMs), ageMsMax);
      if (dropped > 0) kept.push(ofRunner(runnerId, at, 'warn', droppedText(dropped)));
      const clean = cleanLine(text);
      const taken = this.#quota.take(runnerId, clean.length, monotonic);
      if (taken === null) {
        leftOut += 1;
        continue;
      }
      if (taken.leftOut > 0) kept.push(ofRunner(runnerId, at, 'warn', leftOutText(taken.leftOut)));
      const mark = stream === undefined || number === undefined ? null : { stream, number };
      kept.push({ ...ofRunner(runnerId, at, level, clean), mark });
    }
    return { kept, leftOut };
  }

  /** After a start of the server what is stored tells: an answer may have been lost with it. */
  async #newestOf(runnerId: string, stream: string): Promise<number> {
    const known = this.#known.get(runnerId)?.get(stream);
    if (known !== undefined) return known;
    const filter = { ...anyLine, source: 'runner' as const, runnerId };
    const query = { filter, shows: () => true, first: 'newest' as const, cursor: null, limit: streamsMax * 2 };
    const { lines } = await this.#context.deps.fleetLog.page(query);
    const found = lines.find(({ mark }) => mark?.stream === stream)?.mark?.number ?? 0;
    return Math.max(found, this.#known.get(runnerId)?.get(stream) ?? 0);
  }

  #remember(runnerId: string, stream: string, number: number): void {
    const own = this.#known.get(runnerId) ?? new Map<string, number>();
    own.delete(stream);
    own.set(stream, number);
    for (const oldest of own.keys()) if (own.size > streamsMax) own.delete(oldest);
    this.#known.set(runnerId, own);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= runnersMax) break;
      this.#known.delete(oldest);
    }
  }
}

const ofRunner = (runnerId: string, at: number, level: FleetLine['level'], text: string): FleetLine => ({
  at,
  source: 'runner',
  level,
  text,
  runnerId,
  claimed: false,
  mark: null,
});

const lineCount = (count: number): string => plural(count, 'line was', 'lines were');
const droppedText = (count: number): string => `${lineCount(count)} dropped by the runner before this one`;
const leftOutText = (count: number): string => `${lineCount(count)} left out here: more than a runner may write`;
