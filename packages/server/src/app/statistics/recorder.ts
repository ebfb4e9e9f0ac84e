import type { Entry } from '@baton/core';
import { StatisticsCollector } from './collect.ts';
import { StatisticsKeeper } from './keep.ts';
import { RecentMinutes } from './minutes.ts';
import type { StatisticsSources } from './sources.ts';
import { Totals } from './totals.ts';
import { WatchedMinutes } from './watched.ts';

/** Gathers statistics in memory and keeps them: no job costs a row of its own. */
export class StatisticsRecorder {
  readonly minutes: RecentMinutes;
  readonly keeper: StatisticsKeeper;
  readonly watched: WatchedMinutes;
  readonly #collector: StatisticsCollector;
  readonly #totals = new Totals();

  constructor(sources: StatisticsSources) {
    this.minutes = new RecentMinutes(sources.deps.entropy.uuid(sources.now()), (slot) => this.#totals.add(slot));
    this.keeper = new StatisticsKeeper(sources, this.minutes);
    this.watched = new WatchedMinutes(sources, this.keeper);
    this.#collector = new StatisticsCollector(sources, this.minutes);
    sources.committer.onChanges(['job', 'attempt'], this.#collector.take);
  }

  /** Reads what the last minutes held. */
  async load(): Promise<void> {
    await this.keeper.load();
    this.#collector.begin();
  }

  /** Looks once more, and writes what came: at once when something happened to jobs, else five minutes at a time. */
  async pass(): Promise<void> {
    this.#collector.countTime();
    await this.#collector.sample();
    await this.keeper.pass(this.#collector.takeActive());
  }

  /** Writes all that there is. */
  async finish(): Promise<void> {
    this.#collector.countTime();
    await this.keeper.pass(true);
    // what did not arrive the last time went first
    await this.keeper.pass(true);
  }

  /** What happened since the start, by class; jobs without a class of their own under `other`, and the capacity. */
  totals = (): ReadonlyMap<string, Entry> => this.#totals.with(this.minutes.waiting());
}
