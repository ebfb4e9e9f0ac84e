import type { Config } from '../config/index.ts';
import { openFileStore } from '../filestore/file/store.ts';
import type { FileStore } from '../filestore/interface.ts';
import { openFileFleetLog } from '../fleetlog/file/store.ts';
import type { FleetLog } from '../fleetlog/interface.ts';
import { openFileLogStore } from '../logstore/file/store.ts';
import type { LogStore } from '../logstore/interface.ts';
import type { Logger, Telemetry } from '../ports/telemetry.ts';
import type { Store } from '../store/interface.ts';
import { shownAddress } from '../store/postgres/address.ts';
import { openPostgresStore } from '../store/postgres/store.ts';
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
}

type Retention = 'serverLogRetentionMs' | 'serverLogBytesMax' | 'runnerLogRetentionMs' | 'runnerLogBytesMax';
type Place = Pick<Config, 'data' | 'database' | 'databasePool' | Retention>;

/** Opens the database, in the data folder unless another is named, and the logs. Throws the catalogue's error when either can not be used. */
export async function openStores(config: Place, telemetry: Telemetry, logger: Logger): Promise<Stores> {
  const { logs, files } = filesIn(config.data);
  const opened = await Promise.allSettled([
    openDatabase(config, telemetry, logger),
    openFileLogStore({ dir: logs }),
    openFileStore({ dir: files }),
    openFleetLog(config, logger),
  ]);
  const [store, logStore, fileStore, fleetLog] = opened;
  if (
    store.status === 'fulfilled' &&
    logStore.status === 'fulfilled' &&
    fileStore.status === 'fulfilled' &&
    fleetLog.status === 'fulfilled'
  )
    return { store: store.value, logs: logStore.value, files: fileStore.value, fleetLog: fleetLog.value };
  if (store.status === 'fulfilled') await store.value.close();
  if (logStore.status === 'fulfilled') await logStore.value.shutdown();
  if (fileStore.status === 'fulfilled') await fileStore.value.shutdown();
  if (fleetLog.status === 'fulfilled') await fleetLog.value.shutdown();
  const error: unknown = opened.find((each) => each.status === 'rejected')?.reason;
  throw startError(error, store.status === 'rejected' ? whereOf(config) : logs) ?? error;
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

/** Releases all, even when one fails. */
export async function closeStores({ store, logs, files, fleetLog }: Stores): Promise<void> {
  await Promise.allSettled([logs.shutdown(), files.shutdown(), fleetLog.shutdown(), store.close()]);
}
