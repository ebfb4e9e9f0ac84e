import type { Clock } from '../../ports/clock.ts';
import { expectedError } from '../../transports/http/to-api-error.ts';

const triesMax = 8;
const pauseMs = 1_000;

const awayCodes: readonly string[] = ['storage_unavailable', 'storage_full'];
const passingCodes: readonly string[] = [...awayCodes, 'server_starting', 'server_overloaded'];

/** Whether the same call may be answered otherwise in a moment. */
export const mayPass = (error: unknown): boolean => passingCodes.includes(expectedError(error)?.code ?? '');

/** Of a server that is to stop nobody waits for more. */
const isAway = (error: unknown): boolean => awayCodes.includes(expectedError(error)?.code ?? '');

/**
 * What a program tells once and never again: its call, which gives up after 10 s, is held while the storage is away for a moment. `call` may be
 * repeated without harm. Throws what it throws last.
 */
export async function patiently<T>(clock: Pick<Clock, 'after'>, call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (!isAway(error) || tries === triesMax) throw error;
      await new Promise<void>((resolve) => void clock.after(pauseMs, resolve));
    }
  }
}
