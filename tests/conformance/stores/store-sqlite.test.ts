import { join } from 'node:path';
import { openSqliteStore } from '@baton/server/store/sqlite';
import { tempFolder } from '../shared/temp-folder.ts';
import { storeConformance } from './store-conformance.ts';

storeConformance('sqlite', async () => {
  const folder = await tempFolder();
  const store = await openSqliteStore({ file: join(folder.path, 'baton.db'), reserveBytes: 4096 });
  return { store, discard: folder.discard };
});
