import { useSyncExternalStore } from 'react';

/** Whether a media query applies, now and when that changes. */
export function mediaHook(media: string): () => boolean {
  const query = matchMedia(media);
  const subscribe = (listener: () => void): (() => void) => {
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  };
  return () => useSyncExternalStore(subscribe, () => query.matches);
}
