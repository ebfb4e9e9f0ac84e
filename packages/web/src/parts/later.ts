import { type ComponentType, lazy } from 'react';
import { patiently } from '../script/patiently.ts';

/** The longest that it waits for a pause. */
const patienceMs = 1_000;

/** Waits until the browser has nothing better to do, and not for long. */
export const pause = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: patienceMs });
    else setTimeout(resolve, patienceMs / 4);
  });

/** A component that nobody needs to see the first rows: its code comes when the browser has a pause, without being asked for. */
export const later = <P extends object>(load: () => Promise<ComponentType<P>>) =>
  lazy(async () => {
    await pause();
    return { default: await patiently(load) };
  });
