import { version } from '@baton/protocol';
import { openBackupTaker } from '../backup/take/taker.ts';
import type { Config } from '../config/index.ts';
import { openFileStore } from '../filestore/file/store.ts';
import type { FileStore } from '../filestore/interface.ts';
import { openFileFleetLog } from '../fleetlog/file/store.ts';
import type { FleetLog } from '../fleetlog/interface.ts';
import { openFileLogStore } from '../logstore/file/store.ts';
import type { LogStore } from '../logstore/interface.ts';
import type { BackupTaker } from '../ports/backup.ts';
import type { Logger, Telemetry } from '../ports/telemetry.ts';
import type { Store } from '../store/interface.ts';
import { shownAddress } from '../store/postgres/address.ts';
import { openPostgresStore } from '../store/postgres/store.ts';
import { takeLock } from '../store/sqlite/open-database.ts';
import { openSqliteStore } from '../store/sqlite/store.ts';
import { systemClock } from './clock.ts';
import { filesIn } from './data-folder.ts';
import { startError } from './start-error.ts';

/** What remembers. */
export interface Stores {
  store: Store;
  logs: LogStore;
  files: FileStore;
  fleetLog: FleetLog;
  /** only where all of it is in the data folder: what is taken of a database elsewhere and of the folder would not be of one moment */
  backups?: BackupTaker;
  /** releases the data folder, when the others are closed */
  unlock?: () => void;
}

type Retention = 'serverLogRetentionMs' | 'serverLogBytesMax' | 'runnerLogRetentionMs' | 'runnerLogBytesMax';
type Place = Pick<Config, 'data' | 'database' | 'databasePool' | Retention>;

/**
 * Opens the database, in the data folder unless another is named, and what is kept beside it. Throws the catalogue's error when one of them can not be used.
 */
export async function openStores(config: Place, telemetry: Telemetry, logger: Logger): Promise<Stores> {
  const { logs: dir, files } = filesIn(config.data);
  // Who opens logs repairs them. While another server writes them that would take from it what it has acknowledged, so locks come first.
  const unlock = lockFolder(config);
  const store = await openDatabase(config, telemetry, logger).catch((error: unknown) => {
    unlock();
    throw startError(error, whereOf(config)) ?? error;
  });
  const opened = await Promise.allSettled([
    openFileLogStore({ dir }),
    openFileStore({ dir: files }),
    openFleetLog(config, logger),
  ] as const);
  const [logs, fileStore, fleetLog] = opened;
  if (logs.status === 'fulfilled' && fileStore.status === 'fulfilled' && fleetLog.status === 'fulfilled')
    return {
      store,
      logs: logs.value,
      files: fileStore.value,
      fleetLog: fleetLog.value,
      ...(await backupsOf(config, logger)),
      unlock,
    };
  for (const each of opened) if (each.status === 'fulfilled') await each.value.shutdown();
  await store.close();
  unlock();
  const error: unknown = opened.find((each) => each.status === 'rejected')?.reason;
  throw startError(error, dir) ?? error;
}

/** The embedded database has its own; one elsewhere says nothing of this folder. */
function lockFolder({ data, database }: Place): () => void {
  if (database === null) return () => {};
  try {
    return takeLock(filesIn(data).database);
  } catch (error) {
    throw startError(error, data) ?? error;
  }
}

async function backupsOf({ data, database }: Place, logger: Logger): Promise<Pick<Stores, 'backups'>> {
  if (database !== null) return {};
  return { backups: await openBackupTaker({ data, database: filesIn(data).database, version, clock: systemClock, logger }) };
}

function openFleetLog(config: Place, logger: Logger): Promise<FleetLog> {
  return openFileFleetLog({
    dir: filesIn(config.data).fleetLog,
    clock: systemClock,
    retention: {
      server: { ageMs: config.serverLogRetentionMs, bytesMax: config.serverLogBytesMax },
      runner: { ageMs: config.runnerLogRetentionMs, bytesMax: config.runnerLogBytesMax },
    },
    onProblem: (error, linesLost) =>
      logger.warn({ error: String(error), linesLost }, 'lines of the log of runners and server could not be written'),
  });
}

function openDatabase({ data, database, databasePool }: Place, telemetry: Telemetry, logger: Logger) {
  const observers = {
    onQuery: (name: string, ms: number) => telemetry.observe('query', ms, { name }),
    onCommit: (ms: number) => telemetry.observe('transaction', ms),
  };
  return database === null
    ? openSqliteStore({ file: filesIn(data).database, ...observers })
    : openPostgresStore({ url: database, pool: databasePool, ...observers, onConnection: connectionLog(logger) });
}

const connectionLog =
  (logger: Logger) =>
  (state: 'lost' | 'back' | 'taken_over', why: string): void => {
    if (state === 'back') logger.info({}, 'the database is back');
    else if (state === 'lost') logger.warn({ why }, 'the database was lost; connecting again');
    else logger.error({ why }, 'another server took over the database');
  };

/** Where the database is, in words that may be shown. */
const whereOf = ({ data, database }: Place): string => (database === null ? filesIn(data).database : shownAddress(database));

/** Releases all, even when one fails: the folder last, so that no other server begins on it while this one still writes. */
export async function closeStores({ store, logs, files, fleetLog, backups, unlock }: Stores): Promise<void> {
  await Promise.allSettled([backups?.close(), logs.shutdown(), files.shutdown(), fleetLog.shutdown()]);
  await Promise.allSettled([store.close()]);
  unlock?.();
}
