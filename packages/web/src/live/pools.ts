import { renewPools } from '../api/pools.ts';
import { useLinkState, useSubscription } from './live.ts';

/** Pools that are shown are asked for anew when they, their runners or what waits for them change, as long as the component is shown. */
export function useFollowedPools(): void {
  useSubscription('pools', () => ({
    cursor: null,
    topic: () => ({ name: 'pools' }),
    apply: (message) => {
      if (message.op === 'pools') void renewPools();
    },
  }));
}

/** Options of a query of theirs: without a live connection it is asked every few seconds. */
export const usePoolsPolling = (): { refetchInterval: number | false } => ({
  refetchInterval: useLinkState().status === 'live' ? false : 3_000,
});
