import { openPostgresStore } from '@baton/server/store/postgres';
import { type Cluster, startCluster } from '@baton/server/store/postgres/scratch';
import { afterAll, beforeAll } from 'vitest';
import { storeConformance } from './store-conformance.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

storeConformance('postgres', async () => ({
  store: await openPostgresStore({ url: await cluster.createDatabase(), pool: 3 }),
  discard: async () => undefined,
}));
