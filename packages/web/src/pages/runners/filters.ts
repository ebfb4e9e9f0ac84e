import type { RunnerFilterKey } from '@baton/protocol/runner-list';

/** Filters as they are read. */
export const runnerFilterWords: Readonly<Record<RunnerFilterKey, string>> = {
  all: 'All',
  online: 'Online',
  busy: 'Busy',
  draining: 'Draining',
  stale: 'Stale',
  offline: 'Offline',
  frozen: 'Frozen',
  disabled: 'Disabled',
  not_registered: 'Not registered',
  revoked: 'Revoked',
};
