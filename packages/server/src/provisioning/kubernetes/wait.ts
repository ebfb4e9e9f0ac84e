import { setTimeout as pause } from 'node:timers/promises';
import { ProviderError } from '../interface.ts';

const everyMs = 500;

/** Looks again and again until it is so. Throws `not_ready` with these words after `limitMs`, and the signal's reason. */
export async function until(isSo: () => Promise<boolean>, words: string, limitMs: number, signal: AbortSignal): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() >= end) throw new ProviderError('not_ready', words);
    await pause(everyMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
