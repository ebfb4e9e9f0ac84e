import type { StoreReads } from '../interface.ts';

/** The reads of a memory store, answered at once. The store makes promises of them. */
export type SyncReads = {
  [N in keyof StoreReads]: (...args: Parameters<StoreReads[N]>) => Awaited<ReturnType<StoreReads[N]>>;
};
