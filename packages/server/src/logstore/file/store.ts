import { checkAttemptId } from '../attempt-id.ts';
import type { LogState, LogStore } from '../interface.ts';
import { checkChunk } from './check-chunk.ts';
import { KeeperClient } from './keeper-client.ts';
import { logFile } from './log-files.ts';
import { readChunks } from './read-chunks.ts';
import type { Location } from './wire.ts';

export interface FileLogStoreOptions {
  /** made when it is missing; nothing else may write there */
  dir: string;
  /** size at which a journal segment is replaced, and so about what a start after a crash has to do again; 32 MiB */
  segmentBytes?: number;
}

/** Opens a folder of logs, after doing what a crash left undone. Rejects with `LogStoreFull` when there is no room for that. */
export async function openFileLogStore({ dir, segmentBytes = 32 << 20 }: FileLogStoreOptions): Promise<LogStore> {
  const keeper = await KeeperClient.start({ dir, segmentBytes });
  let shut: Promise<void> | null = null;
  const check = (attemptId: string): void => {
    checkAttemptId(attemptId);
    if (shut) throw new Error('The log store is closed.');
  };
  return {
    async append(attemptId, chunks) {
      check(attemptId);
      for (const chunk of chunks) checkChunk(chunk);
      return (await keeper.ask({ type: 'append', attemptId, chunks })) as LogState;
    },
    async close(attemptId, end) {
      check(attemptId);
      return (await keeper.ask({ type: 'close', attemptId, end })) as LogState;
    },
    async state(attemptId) {
      check(attemptId);
      return (await keeper.ask({ type: 'state', attemptId })) as LogState | null;
    },
    async read(attemptId, after, bytesMax) {
      check(attemptId);
      const location = (await keeper.ask({ type: 'locate', attemptId, number: Math.max(0, after) + 1 })) as Location | null;
      return location ? readChunks(logFile(dir, attemptId), location, after, bytesMax) : [];
    },
    async remove(attemptId) {
      check(attemptId);
      await keeper.ask({ type: 'remove', attemptId });
    },
    shutdown() {
      shut ??= keeper.shutdown();
      return shut;
    },
  };
}
