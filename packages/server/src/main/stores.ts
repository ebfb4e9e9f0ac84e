import { openFileLogStore } from '../logstore/file/store.ts';
import type { LogStore } from '../logstore/interface.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import type { Store } from '../store/interface.ts';
import { openSqliteStore } from '../store/sqlite/store.ts';
import { filesIn } from './data-folder.ts';
import { startError } from './start-error.ts';

/** What remembers. */
export interface Stores {
  store: Store;
  logs: LogStore;
}

/** Opens database and logs in the data folder. Throws the catalogue's error when either can not be used. */
export async function openStores(dataDir: string, telemetry: Telemetry): Promise<Stores> {
  const { database, logs } = filesIn(dataDir);
  const opened = await Promise.allSettled([
    openSqliteStore({
      file: database,
      onQuery: (name, ms) => telemetry.observe('query', ms, { name }),
      onCommit: (ms) => telemetry.observe('commit', ms),
    }),
    openFileLogStore({ dir: logs }),
  ]);
  const [store, logStore] = opened;
  if (store.status === 'fulfilled' && logStore.status === 'fulfilled') return { store: store.value, logs: logStore.value };
  if (store.status === 'fulfilled') await store.value.close();
  if (logStore.status === 'fulfilled') await logStore.value.shutdown();
  const error: unknown = store.status === 'rejected' ? store.reason : logStore.status === 'rejected' ? logStore.reason : null;
  throw startError(error, store.status === 'rejected' ? database : logs) ?? error;
}

/** Releases both, even when one fails. */
export async function closeStores({ store, logs }: Stores): Promise<void> {
  await Promise.allSettled([logs.shutdown(), store.close()]);
}
