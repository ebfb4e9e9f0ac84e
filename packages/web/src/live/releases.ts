import { useEffect, useSyncExternalStore } from 'react';
import { renewReleases } from '../api/releases.ts';
import type { Subscription } from './client.ts';
import { Emitter } from './emitter.ts';
import { live } from './live.ts';

const changed = new Emitter();
let latestVersion: string | null = null;

/** One for the whole tab. */
const subscription: Subscription = {
  cursor: null,
  topic: () => ({ name: 'releases' }),
  apply: (message) => {
    if (message.op !== 'releases') return;
    latestVersion = message.latestVersion;
    changed.emit();
    // whoever shows releases asks for them anew
    void renewReleases();
  },
};

/** Follows releases while the component is shown. Answers the version that runners are compared to; null: it is not known yet. */
export function useLatestVersion(): string | null {
  useEffect(() => live.subscribe(subscription), []);
  return useSyncExternalStore(changed.subscribe, () => latestVersion);
}
