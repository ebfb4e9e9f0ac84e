import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/telemetry.ts';

/** A pass that is run again and again, never twice at a time. */
export interface Loop {
  /** No pass begins any more; resolves when the one under way is over. */
  stop(): Promise<void>;
}

/** Runs `pass` every `intervalMs`, counted from the end of the one before. A failure is logged and does not end it. */
export function every(clock: Clock, logger: Logger, name: string, intervalMs: number, pass: () => Promise<void>): Loop {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let cancel = (): void => {};
  const run = async (): Promise<void> => {
    try {
      await pass();
    } catch (error) {
      logger.warn({ service: name, error: String(error) }, 'a service pass failed');
    }
    schedule();
  };
  const schedule = (): void => {
    if (stopped) return;
    cancel = clock.after(intervalMs, () => {
      running = run();
    });
  };
  schedule();
  return {
    stop: async () => {
      stopped = true;
      cancel();
      await running;
    },
  };
}
