import { slotAt, slotStart } from '@baton/core';
import type { StatisticsKeeper } from './keep.ts';
import { readSlots } from './read.ts';
import type { StatisticsSources } from './sources.ts';

/** Minutes in which a server looked at the fleet. What is over is read once. */
export class WatchedMinutes {
  readonly #sources: StatisticsSources;
  readonly #keeper: StatisticsKeeper;
  readonly #watched = new Set<number>();
  /** minutes below are known */
  #readUntil = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(sources: StatisticsSources, keeper: StatisticsKeeper) {
    this.#sources = sources;
    this.#keeper = keeper;
  }

  /** Times in which no server watched, oldest first, to the minute. The minute under way is watched: somebody asks. */
  async gaps(from: number, to: number): Promise<{ from: number; to: number }[]> {
    this.#reading = this.#reading.catch(() => {}).then(() => this.#read(from));
    await this.#reading;
    const gaps: { from: number; to: number }[] = [];
    const current = slotAt('minute', this.#sources.now());
    for (let minute = slotAt('minute', from); minute < Math.min(current, slotAt('minute', to - 1) + 1); minute++) {
      if (this.#watched.has(minute)) continue;
      const [start, end] = [slotStart('minute', minute), slotStart('minute', minute + 1)];
      const last = gaps.at(-1);
      if (last?.to === start) last.to = end;
      else gaps.push({ from: start, to: end });
    }
    return gaps;
  }

  async #read(from: number): Promise<void> {
    const current = slotAt('minute', this.#sources.now());
    const first = Math.max(this.#readUntil, slotAt('minute', from));
    if (first >= current) return;
    const slots = await readSlots(
      this.#sources,
      this.#keeper,
      'minute',
      slotStart('minute', first),
      slotStart('minute', current),
    );
    for (const [minute, { samples }] of slots) if (samples > 0) this.#watched.add(minute);
    this.#readUntil = current;
    for (const minute of this.#watched) if (minute < slotAt('minute', from)) this.#watched.delete(minute);
  }
}
