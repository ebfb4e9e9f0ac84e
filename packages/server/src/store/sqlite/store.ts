import { StoreUnavailable } from '../errors.ts';
import type { Store } from '../interface.ts';
import { refusing } from '../sql/refusing.ts';
import { prepareDatabase } from './open-database.ts';
import { type QueryObserver, Reader } from './reader.ts';
import { createReads } from './reads.ts';
import { SpaceWatch } from './space.ts';
import { WriterClient } from './writer-client.ts';

export interface SqliteStoreOptions {
  /** of the database; beside it stand the write-ahead log, a lock and the reserve. Its folder must exist */
  file: string;
  /** told how long each named read took, in ms */
  onQuery?: QueryObserver;
  /** told how long each transaction took, sync included, in ms, and how many commits shared it */
  onCommit?: (ms: number, commits: number) => void;
  /** size of the file that is given up when the disk is full; 32 MiB */
  reserveBytes?: number;
}

/** Opens, or makes, a store in a SQLite database. Throws `StoreUnusable` when the file cannot be used. */
export async function openSqliteStore({ file, onQuery, onCommit, reserveBytes = 32 << 20 }: SqliteStoreOptions): Promise<Store> {
  const unlock = prepareDatabase(file);
  try {
    const reserveFile = `${file}.reserve`;
    const watch = new SpaceWatch(reserveFile, reserveBytes);
    await watch.check();
    const writer = await WriterClient.start(
      { file, reserveFile },
      {
        onBatch({ ms, commits, reserveSpent }) {
          if (reserveSpent) watch.spent();
          watch.touch();
          if (commits > 0) onCommit?.(ms, commits);
        },
      },
    );
    return sqliteStore({ writer, watch, reader: new Reader(file, onQuery), unlock });
  } catch (error) {
    unlock();
    throw error;
  }
}

const closedError = (): StoreUnavailable => new StoreUnavailable('The store is closed.');

interface Parts {
  writer: WriterClient;
  reader: Reader;
  watch: SpaceWatch;
  unlock: () => void;
}

function sqliteStore({ writer, reader, watch, unlock }: Parts): Store {
  let closed: Promise<void> | null = null;
  const ensureOpen = (): void => {
    if (closed) throw closedError();
  };
  const close = async (): Promise<void> => {
    reader.close();
    await writer.close();
    await watch.settled();
    unlock();
  };
  return {
    read: refusing(createReads(reader), ensureOpen),
    commit(commits) {
      if (closed) return Promise.reject(closedError());
      return commits.length === 0 ? Promise.resolve([]) : writer.commit(commits);
    },
    async flushPresence(rows) {
      ensureOpen();
      if (rows.length > 0) await writer.flushPresence(rows);
    },
    async pruneEvents(belowSeq) {
      ensureOpen();
      await writer.prune('events', belowSeq);
    },
    async pruneAudit(belowSeq) {
      ensureOpen();
      await writer.prune('audit', belowSeq);
    },
    space() {
      if (!closed) watch.touch();
      return watch.space;
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}
