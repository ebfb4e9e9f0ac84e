import {
  addBusy,
  addCapacity,
  addQueue,
  addRunners,
  type Change,
  countChanges,
  isHeld,
  type Slot,
  slotAt,
  statusOf,
} from '@baton/core';
import type { RecentMinutes } from './minutes.ts';
import type { StatisticsSources } from './sources.ts';

/** Between two looks no more than this counts: where the server itself was away, nobody knows who was there. */
const gapMsMax = 15_000;
/** Classes whose scope is looked up for the depth of its queue; the others are counted in none. */
const classesMax = 500;

/** Fills the minutes: from the commits as they come, and by looking at what only passes. */
export class StatisticsCollector {
  readonly #sources: StatisticsSources;
  readonly #minutes: RecentMinutes;
  /** busy time and capacity are counted until here */
  #countedUntil: number;
  #active = false;

  constructor(sources: StatisticsSources, minutes: RecentMinutes) {
    this.#sources = sources;
    this.#minutes = minutes;
    this.#countedUntil = sources.now();
  }

  /** Time that passed before is not counted. */
  begin(): void {
    this.#countedUntil = this.#sources.now();
  }

  /** Hears of a commit before what is known of attempts does. */
  take = (changes: readonly Change[]): void => {
    this.#active = true;
    countChanges(changes, this.#sources.work.get, this.#countedUntil, this.#minutes.fresh);
  };

  /** Whether something happened to jobs since this was asked the last time. */
  takeActive(): boolean {
    const active = this.#active;
    this.#active = false;
    return active;
  }

  /** Counts the time that passed since the last look. */
  countTime(): void {
    const { work, fleet, presence, now } = this.#sources;
    const to = now();
    const from = Math.max(this.#countedUntil, to - gapMsMax);
    this.#countedUntil = to;
    for (const each of work.all())
      if (isHeld(each.attempt)) addBusy(each, Math.max(from, each.attempt.acceptedAt ?? from), to, this.#minutes.fresh);
    for (const runner of fleet.ofPeople()) {
      if (presence.contact(runner) !== 'online') continue;
      const slots = fleet.runnerClass(runner.id)?.offering.capacity ?? 1;
      addCapacity({ id: runner.id, scopeId: runner.scopeId, slots }, from, to, this.#minutes.fresh);
    }
  }

  /** Looks at queue and fleet once. Where there is neither, there is nothing to tell. */
  async sample(): Promise<void> {
    const { queue, classes, now } = this.#sources;
    const longest = queue.longest(classesMax);
    await classes.load(longest.map(({ classId }) => classId));
    const runners = this.#sources.fleet.ofPeople();
    if (longest.length === 0 && runners.length === 0) return;
    const slot = this.#minutes.fresh(slotAt('minute', now()));
    slot.samples++;
    this.#sampleQueue(slot, longest);
    const { work, presence, releases } = this.#sources;
    for (const runner of runners) {
      const { pill } = statusOf(runner, presence.contact(runner), work.holding(runner.id).length, releases.latestVersion);
      addRunners(slot, runner.scopeId, pill, 1);
    }
  }

  #sampleQueue(slot: Slot, longest: readonly { classId: string; waiting: number }[]): void {
    const { queue, classes, now } = this.#sources;
    const since = new Map(queue.figures().map(({ classId, oldestQueuedAt }) => [classId, oldestQueuedAt]));
    const depths = new Map<string, { depth: number; oldestMs: number }>();
    for (const { classId, waiting } of longest) {
      const scopeId = classes.known(classId)?.requirements.scopeId;
      if (scopeId === undefined) continue;
      const own = depths.get(scopeId) ?? { depth: 0, oldestMs: 0 };
      const waitedMs = Math.max(0, now() - (since.get(classId) ?? now()));
      depths.set(scopeId, { depth: own.depth + waiting, oldestMs: Math.max(own.oldestMs, waitedMs) });
    }
    for (const [scopeId, { depth, oldestMs }] of depths) addQueue(slot, scopeId, depth, oldestMs);
  }
}
