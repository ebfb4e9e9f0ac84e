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

/**
 * Sleeps until something is due, or is told of.
 *
 * @param service its name, for the log
 */
export function followSchedules(clock: Clock, logger: Logger, service: string, schedules: Schedules): Loop {
  let stopped = false;
  let running: Promise<void> | null = null;
  let cancel = (): void => {};
  let wakesAt = Number.POSITIVE_INFINITY;
  /** of what it was told while a pass ran, which may not have seen it */
  let wantedAt = Number.POSITIVE_INFINITY;
  let wholeAt = clock.monotonic();

  const begin = (): void => {
    cancel();
    wantedAt = Number.POSITIVE_INFINITY;
    running = run();
  };
  const sleep = (ms: number): void => {
    cancel();
    if (stopped) return;
    wakesAt = clock.now() + ms;
    cancel = clock.after(ms, begin);
  };
  const pass = async (): Promise<number> => {
    const isWhole = clock.monotonic() >= wholeAt;
    const next = await schedules.pass(isWhole);
    if (isWhole) wholeAt = clock.monotonic() + wholeMs;
    const aheadMs = (next ?? Number.POSITIVE_INFINITY) - clock.now();
    // what is still due could not be run
    return Math.min(aheadMs <= 0 ? retryMs : aheadMs, wantedAt - clock.now(), sweepMs);
  };
  const run = async (): Promise<void> => {
    let sleepMs = retryMs;
    try {
      sleepMs = await pass();
    } catch (error) {
      logger.warn({ service, error: String(error) }, 'a service pass failed');
    }
    running = null;
    if (sleepMs <= 0 && !stopped) begin();
    else sleep(sleepMs);
  };
  schedules.onWanted((at) => {
    if (stopped) return;
    const aheadMs = at - clock.now();
    if (running) wantedAt = Math.min(wantedAt, at);
    else if (aheadMs <= 0) begin();
    else if (at < wakesAt) sleep(Math.min(aheadMs, sweepMs));
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
