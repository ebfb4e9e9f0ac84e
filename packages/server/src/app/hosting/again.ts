import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import { ProviderError } from '../../provisioning/interface.ts';
import { StoreFull, StoreOutcomeUnknown, StoreUnavailable } from '../../store/errors.ts';
import { Refused } from '../refused.ts';
import { BrokenOff } from './run.ts';
import { pause, reasonOf } from './wait.ts';

/** The same call is made again after this, then after twice as long, … */
const firstPauseMs = 500;
const pauseMsMax = 15_000;
/** A call that does not succeed for so long has failed. */
const againForMs = 300_000;

/** The store can not be used now. */
export const isStoreTrouble = (error: unknown): boolean =>
  error instanceof StoreUnavailable ||
  error instanceof StoreOutcomeUnknown ||
  error instanceof StoreFull ||
  (error instanceof Refused && (error.code === 'storage_unavailable' || error.code === 'storage_full'));

interface Patience {
  clock: Clock;
  entropy: Entropy;
  signal: AbortSignal;
  /** told of each failure after which the call is made again */
  onAgain?: (error: Error, inMs: number) => void;
}

async function patiently<T>(
  { clock, entropy, signal, onAgain }: Patience,
  isTemporary: (error: unknown) => boolean,
  forMs: number,
  call: () => Promise<T>,
): Promise<T> {
  const until = clock.monotonic() + forMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, pauseMsMax)) {
    if (signal.aborted) throw reasonOf(signal);
    try {
      return await call();
    } catch (error) {
      if (signal.aborted) throw reasonOf(signal);
      if (error instanceof BrokenOff || !isTemporary(error) || clock.monotonic() >= until) throw error;
      const inMs = Math.round(pauseMs * (0.5 + entropy.unit()));
      onAgain?.(error as Error, inMs);
      await pause(clock, inMs, signal);
    }
  }
}

/** A call of a provider, made again for a while where it says that this may help. Rejects as soon as the signal is aborted. */
export const callAgain = <T>(patience: Patience, call: () => Promise<T>): Promise<T> =>
  patiently(patience, (error) => error instanceof ProviderError && error.again, againForMs, call);

/** What must be written down before anything else happens: tried until the store takes it, or the signal is aborted. */
export const writeAgain = <T>(patience: Patience, write: () => Promise<T>): Promise<T> =>
  patiently(patience, isStoreTrouble, Number.POSITIVE_INFINITY, write);
