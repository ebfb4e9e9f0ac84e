import type { Clock } from '../../ports/clock.ts';
import { BrokenOff } from './run.ts';

/** What a signal was aborted with, as an error. */
export const reasonOf = (signal: AbortSignal): BrokenOff =>
  signal.reason instanceof BrokenOff ? signal.reason : new BrokenOff('lost');

/** Time passes. Rejects as soon as the signal is aborted. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(reasonOf(signal));
    const give = (): void => {
      cancel();
      reject(reasonOf(signal));
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', give);
      resolve();
    });
    signal.addEventListener('abort', give, { once: true });
  });
}

/** What a promise comes to. Rejects as soon as the signal is aborted. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(reasonOf(signal));
    const give = (): void => reject(reasonOf(signal));
    signal.addEventListener('abort', give, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
}

/** Those who wait for something that commits bring about. */
export class Waiters {
  readonly #checks = new Set<() => void>();

  /** Something changed: everybody looks again. */
  look(): void {
    for (const check of [...this.#checks]) check();
  }

  /**
   * Waits until something holds: true; or until the time is over: false. Rejects as soon as the signal is aborted.
   *
   * @param limitMs null: without end
   */
  until(clock: Clock, holds: () => boolean, limitMs: number | null, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(reasonOf(signal));
      if (holds()) return resolve(true);
      let cancel = (): void => {};
      const end = (): void => {
        cancel();
        this.#checks.delete(check);
        signal.removeEventListener('abort', give);
      };
      const check = (): void => {
        if (!holds()) return;
        end();
        resolve(true);
      };
      const give = (): void => {
        end();
        reject(reasonOf(signal));
      };
      this.#checks.add(check);
      signal.addEventListener('abort', give, { once: true });
      if (limitMs !== null)
        cancel = clock.after(limitMs, () => {
          end();
          resolve(holds());
        });
    });
  }
}
