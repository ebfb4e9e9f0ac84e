import { checkAttemptId } from '../attempt-id.ts';
import type { LogMark, LogState, LogStore } from '../interface.ts';
import { checkChunk } from './check-chunk.ts';
import { KeeperClient } from './keeper-client.ts';
import { logFile, packedFile } from './log-files.ts';
import type { PackOptions } from './pack-options.ts';
import { readChunks } from './read-chunks.ts';
import { readPacked } from './read-packed.ts';
import type { Location, StoredSize } from './wire.ts';

export interface FileLogStoreOptions {
  /** made when it is missing; nothing else may write there */
  dir: string;
  /** size at which a journal segment is replaced, and so about what a start after a crash has to do again; 32 MiB */
  segmentBytes?: number;
  /** how closed logs are packed: a fifth of a core, from 8 KiB on */
  pack?: PackOptions;
}

/** The log store of a folder, with what only one on a disk does. */
export interface FileLogStore extends LogStore {
  /** Resolves when no closed log waits to be packed. */
  packed(): Promise<void>;
}

/** Opens a folder of logs, after doing what a crash left undone. Rejects with `LogStoreFull` when there is no room for that. */
export async function openFileLogStore({
  dir,
  segmentBytes = 32 << 20,
  pack = { share: 0.2, bytesMin: 8 << 10 },
}: FileLogStoreOptions): Promise<FileLogStore> {
  const keeper = await KeeperClient.start({ dir, segmentBytes, pack });
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
      // it may be packed, and its plain file gone, between the two steps
      for (let tries = 0; tries < 3; tries += 1) {
        const number = Math.max(0, after) + 1;
        const location = (await keeper.ask({ type: 'locate', attemptId, number, bytesMax })) as Location | null;
        if (!location) return [];
        const chunks =
          'blocks' in location
            ? await readPacked(packedFile(dir, attemptId), location.blocks, after, bytesMax)
            : await readChunks(logFile(dir, attemptId), location, after, bytesMax);
        if (chunks) return chunks;
      }
      return [];
    },
    async mark(attemptId, wanted) {
      check(attemptId);
      const mark = (await keeper.ask({ type: 'mark', attemptId, wanted })) as LogMark | null;
      return mark ?? { after: 0, lines: 0, open: [] };
    },
    async size(attemptId) {
      check(attemptId);
      return (await keeper.ask({ type: 'size', attemptId })) as StoredSize | null;
    },
    packing: () => ({ ...keeper.packing }),
    async packed() {
      await keeper.ask({ type: 'packed', attemptId: '' });
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
