import { renewTemplates, renewTemplatesOf } from '../api/templates.ts';
import { useLinkState, useSubscription } from './live.ts';

/** Templates that are shown are asked for anew when they or their runs change, as long as the component is shown. */
export function useFollowedTemplates(): void {
  useSubscription('templates', () => ({
    cursor: null,
    topic: () => ({ name: 'templates' }),
    apply: (message) => {
      if (message.op !== 'templates') return;
      void (message.templateIds === null ? renewTemplates() : renewTemplatesOf(message.templateIds));
    },
  }));
}

/** Options of a query of theirs: without a live connection it is asked every few seconds. */
export const useTemplatesPolling = (): { refetchInterval: number | false } => ({
  refetchInterval: useLinkState().status === 'live' ? false : 3_000,
});
