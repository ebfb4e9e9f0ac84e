import type { LogStore } from '@baton/server';

/** A new, empty log store. `reopen` is absent when nothing outlives it. */
export interface OpenedLogs {
  logs: LogStore;
  /** shuts the store down and opens the same logs again */
  reopen?(): Promise<LogStore>;
  discard(): Promise<void>;
}
