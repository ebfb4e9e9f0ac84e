import { useSyncExternalStore } from 'react';
import { Emitter } from './emitter.ts';
import { live } from './live.ts';

const ticks = new Emitter();
let timer: ReturnType<typeof setInterval> | undefined;
let listening = 0;

function subscribe(listener: () => void): () => void {
  const leave = ticks.subscribe(listener);
  if (listening++ === 0) timer = setInterval(() => ticks.emit(), 1000);
  return () => {
    leave();
    if (--listening === 0) clearInterval(timer);
  };
}

/** The server's time, as well as we know it: what it stamped is compared with this. */
export const serverNow = (): number => Date.now() + live.clockAheadMs;

/** A text that depends on the time. Looked at once a second; drawn only when it reads differently. */
export const useTicking = (text: (now: number) => string): string => useSyncExternalStore(subscribe, () => text(serverNow()));
