import type { Clock } from '../../ports/clock.ts';
import { expectedError } from '../../transports/http/to-api-error.ts';

const triesMax = 8;
const pauseMs = 1_000;

const passes = (error: unknown): boolean => {
  const code = expectedError(error)?.code;
  return code === 'storage_unavailable' || code === 'storage_full';
};

/**
 * What a program tells once and never again: its call, which gives up after 10 s, is held while the storage is away for a moment. `call` may be
 * repeated without harm. Throws what it throws last.
 */
export async function patiently<T>(clock: Pick<Clock, 'after'>, call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (!passes(error) || tries === triesMax) throw error;
      await new Promise<void>((resolve) => void clock.after(pauseMs, resolve));
    }
  }
}
