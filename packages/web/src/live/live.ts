import { restPaths } from '@baton/protocol/paths';
import { useEffect, useSyncExternalStore } from 'react';
import { Failure } from '../api/failure.ts';
import { whoamiQuery } from '../api/queries.ts';
import { queryClient } from '../api/query-client.ts';
import { handOver } from '../early/hand-over.ts';
import { type LinkState, LiveClient, type Socket, type Subscription } from './client.ts';

/** That nobody is signed in leads to the sign-in by itself. */
const askWho = (): Promise<boolean> =>
  queryClient.fetchQuery({ ...whoamiQuery, staleTime: 0, retry: false }).then(
    () => true,
    (error) => !(error instanceof Failure && error.status === 401),
  );

/** The one live connection of this tab. It is started once somebody is signed in. */
export const live = new LiveClient({
  open: () => handOver.take() ?? (new WebSocket(`${location.origin.replace(/^http/, 'ws')}${restPaths.live}`) as Socket),
  claim: (topic) => handOver.claim(topic),
  now: () => Date.now(),
  random: () => Math.random(),
  askWho,
});

addEventListener('online', () => live.hurry());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') live.hurry();
});

/** How the connection stands. */
export const useLinkState = (): LinkState => useSyncExternalStore(live.subscribeState, live.state);

/** Watches something while the component is shown. `make` is called anew when `key` changes; null watches nothing. */
export function useSubscription(key: string | null, make: () => Subscription): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for all that `make` closes over
  useEffect(() => (key === null ? undefined : live.subscribe(make())), [key]);
}
