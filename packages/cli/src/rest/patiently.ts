import { setTimeout as wait } from 'node:timers/promises';
import { NetworkError } from './http.ts';
import { Refusal } from './refusal.ts';

export interface Patience {
  /** Told once in a row of failures, from the second on: the first is often a connection that a restarted server no longer knows. */
  onTrouble(problem: string): void;
  onRecovered(): void;
  signal: AbortSignal;
}

const firstDelayMs = 50;
const longestDelayMs = 5_000;

/** Whether sending the same request again may help. */
export const isTemporary = (error: unknown): error is NetworkError | Refusal =>
  (error instanceof NetworkError && error.known?.isUntrusted !== true) || (error instanceof Refusal && error.temporary);

/** Sends a request that may be repeated until the server answers it, or `signal` ends it. */
export async function patiently<T>(send: () => Promise<T>, { onTrouble, onRecovered, signal }: Patience): Promise<T> {
  for (let failures = 0, delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
    try {
      const answer = await send();
      if (failures > 1) onRecovered();
      return answer;
    } catch (error) {
      if (!isTemporary(error)) throw error;
      failures += 1;
      if (failures === 2) onTrouble(error.message);
      const asked = error instanceof Refusal ? (error.retryAfterMs ?? 0) : 0;
      await pause(Math.max(Math.min(asked, longestDelayMs), delayMs * (0.75 + Math.random() / 2)), signal);
    }
  }
}

/** Waits; throws the signal's own reason as soon as it is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch {
    throw signal.reason;
  }
}
