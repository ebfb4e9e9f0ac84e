import { StoreUnavailable } from '../errors.ts';
import type { Store, StoreReads } from '../interface.ts';
import { applyCommit } from './commit.ts';
import { createReads } from './reads.ts';
import { MemoryState } from './state.ts';

/**
 * A store without a disk: the reference that the others are compared with, for tests and the simulator. Deterministic; every call
 * takes effect at once, in the order of the calls, and resolves in a microtask.
 */
export function createMemoryStore(): Store {
  const state = new MemoryState();
  let closed = false;
  const ensureOpen = (): void => {
    if (closed) throw new StoreUnavailable('The store is closed.');
  };
  const read = Object.fromEntries(
    Object.entries(createReads(state)).map(([name, answer]) => [
      name,
      async (...args: unknown[]) => {
        ensureOpen();
        return (answer as (...args: unknown[]) => unknown)(...args);
      },
    ]),
  ) as unknown as StoreReads;
  return {
    read,
    async commit(commits) {
      ensureOpen();
      return commits.map((commit) => applyCommit(state, commit));
    },
    async flushPresence(rows) {
      ensureOpen();
      for (const { runnerId, lastSeenAt } of rows) {
        state.presence.set(runnerId, Math.max(lastSeenAt, state.presence.get(runnerId) ?? lastSeenAt));
      }
    },
    async pruneEvents(belowSeq) {
      ensureOpen();
      state.events.prune(belowSeq);
    },
    async pruneAudit(belowSeq) {
      ensureOpen();
      state.audit.prune(belowSeq);
    },
    space: () => ({ low: false, freeBytes: null }),
    async close() {
      closed = true;
    },
  };
}
