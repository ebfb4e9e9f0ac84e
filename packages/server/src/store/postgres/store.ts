import { randomUUID } from 'node:crypto';
import { StoreUnavailable } from '../errors.ts';
import type { Store } from '../interface.ts';
import { refusing } from '../sql/refusing.ts';
import { unusable } from './inspect.ts';
import { type QueryObserver, Reader } from './reader.ts';
import { createReads } from './reads.ts';
import { SpaceMemory } from './space.ts';
import { type ConnectionState, Writer } from './writer.ts';

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /** connections for reading, at most; one more writes */
  pool?: number;
  /** how long to wait for a server before this one to let go of the database, in ms */
  lockWaitMs?: number;
  /** told how long each named read took, in ms */
  onQuery?: QueryObserver;
  /** told how long each transaction took, sync included, in ms, and how many commits shared it */
  onCommit?: (ms: number, commits: number) => void;
  /** told when commits are refused because the connection is gone, and when they are taken again */
  onConnection?: (state: ConnectionState, why: string) => void;
}

/** Opens, or makes, a store in a PostgreSQL database. Throws `StoreUnusable` when it cannot be used. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { url, pool = 8, lockWaitMs = 5_000, onQuery, onCommit, onConnection } = options;
  const memory = new SpaceMemory();
  try {
    const writer = await Writer.open(
      { url, owner: randomUUID(), lockWaitMs },
      {
        onFull: () => memory.full(),
        onConnection: (state, why) => onConnection?.(state, why),
        onBatch(ms, commits) {
          if (commits > 0) onCommit?.(ms, commits);
        },
      },
    );
    return postgresStore(writer, new Reader(url, pool, onQuery), memory);
  } catch (error) {
    throw unusable(error, url);
  }
}

function postgresStore(writer: Writer, reader: Reader, memory: SpaceMemory): Store {
  let closed: Promise<void> | null = null;
  const ensureOpen = (): void => {
    if (closed) throw new StoreUnavailable('The store is closed.');
    if (writer.superseded) throw writer.superseded;
  };
  const close = async (): Promise<void> => {
    await Promise.all([reader.close(), writer.close()]);
  };
  return {
    read: refusing(createReads(reader), ensureOpen),
    async commit(commits) {
      ensureOpen();
      return commits.length === 0 ? [] : writer.commit(commits);
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
    space: () => memory.space,
    close() {
      closed ??= close();
      return closed;
    },
  };
}
