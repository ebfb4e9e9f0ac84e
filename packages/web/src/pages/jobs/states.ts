import type { Job } from '@baton/protocol';

type State = Job['state'];

/** Tabs of the list and the states they hold. Single states have the state's own name in the URL. */
export const jobFilterKeys = ['all', 'queued', 'claimed', 'processing', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;
export type JobFilterKey = (typeof jobFilterKeys)[number];

export const jobFilters: Readonly<Record<JobFilterKey, { label: string; states: readonly State[] | null }>> = {
  all: { label: 'All', states: null },
  queued: { label: 'Queued', states: ['queued'] },
  claimed: { label: 'Claimed', states: ['claimed'] },
  processing: { label: 'Processing', states: ['processing'] },
  waiting: { label: 'Needs you', states: ['needs_attention', 'awaiting_approval', 'awaiting_input'] },
  succeeded: { label: 'Succeeded', states: ['succeeded'] },
  failed: { label: 'Failed', states: ['failed'] },
  cancelled: { label: 'Cancelled', states: ['cancelled'] },
};
