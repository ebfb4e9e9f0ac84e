import { join } from 'node:path';
import { openSqliteStore } from '@baton/server/store/sqlite';
import { storeConformance } from './store-conformance.ts';
import { tempFolder } from './temp-folder.ts';

storeConformance('sqlite', async () => {
  const folder = await tempFolder();
  const store = await openSqliteStore({ file: join(folder.path, 'baton.db'), reserveBytes: 4096 });
  return { store, discard: folder.discard };
});
