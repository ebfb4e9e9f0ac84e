import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/telemetry.ts';
import type { Loop } from './every.ts';

/** Runs what is due, and knows when the next is. */
export interface Schedules {
  /** ms since the Unix epoch; null: nothing is due by time. `isWhole`: looks also for what it was not told of */
  pass(isWhole: boolean): Promise<number | null>;
  /** told when something is due at this time */
  onWanted(listener: (at: number) => void): void;
}

/** It looks at least as often, for what it was not told of, and because wall clocks step. */
const sweepMs = 10_000;
const wholeMs = 60_000;
const retryMs = 1_000;

/** Sleeps until something is due, or is told of. */
export function followSchedules(clock: Clock, logger: Logger, schedules: Schedules): Loop {
  let stopped = false;
  let running: Promise<void> | null = null;
  let isWanted = false;
  let cancel = (): void => {};
  let wakesAt = Number.POSITIVE_INFINITY;
  let wholeAt = clock.monotonic();

  const sleep = (ms: number): void => {
    cancel();
    if (stopped) return;
    wakesAt = clock.now() + ms;
    cancel = clock.after(ms, begin);
  };
  const begin = (): void => {
    cancel();
    isWanted = false;
    running = run();
  };
  const run = async (): Promise<void> => {
    let sleepMs = retryMs;
    try {
      const isWhole = clock.monotonic() >= wholeAt;
      const next = await schedules.pass(isWhole);
      if (isWhole) wholeAt = clock.monotonic() + wholeMs;
      const aheadMs = (next ?? Number.POSITIVE_INFINITY) - clock.now();
      // what is still due could not be run
      sleepMs = aheadMs <= 0 ? retryMs : Math.min(aheadMs, sweepMs);
    } catch (error) {
      logger.warn({ service: 'schedules', error: String(error) }, 'a service pass failed');
      isWanted = false;
    }
    running = null;
    sleep(isWanted ? 0 : sleepMs);
  };
  schedules.onWanted((at) => {
    if (stopped) return;
    if (running) {
      // what it finds now may be older than what it was told of
      isWanted ||= at <= clock.now();
      wakesAt = Math.min(wakesAt, at);
    } else if (at < wakesAt) sleep(Math.max(0, Math.min(at - clock.now(), sweepMs)));
  });
  begin();
  return {
    stop: async () => {
      stopped = true;
      cancel();
      await running;
    },
  };
}
