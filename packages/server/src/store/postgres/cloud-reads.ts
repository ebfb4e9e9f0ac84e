import type { StoreReads } from '../interface.ts';
import { aboveAllIds } from '../sql/jobs-page.ts';
import { readers } from '../sql/rows.ts';
import { queries } from './queries.ts';
import type { Reader } from './reader.ts';

type CloudReads = Pick<
  StoreReads,
  'cloudIdentities' | 'pools' | 'poolDecisions' | 'resourcesOf' | 'resourcesStanding' | 'releases' | 'openWaves' | 'wavesOf'
>;

/** Reads of pools, what they made, and what their runners run. */
export const cloudReads = (reader: Reader): CloudReads => ({
  cloudIdentities: async () => (await reader.rows(queries.cloudIdentities)).map((row) => readers.cloudIdentity(row, 0)),
  pools: async () => (await reader.rows(queries.pools)).map((row) => readers.pool(row, 0)),
  poolDecisions: async (poolId, idBelow, limit) =>
    (await reader.rows(queries.poolDecisions, poolId, idBelow ?? aboveAllIds, limit)).map((row) => readers.poolDecision(row, 0)),
  resourcesOf: async (runnerId) => (await reader.rows(queries.resourcesOf, runnerId)).map((row) => readers.resource(row, 0)),
  resourcesStanding: async () => (await reader.rows(queries.resourcesStanding)).map((row) => readers.resource(row, 0)),
  releases: async () => (await reader.rows(queries.releases)).map((row) => readers.release(row, 0)),
  openWaves: async () => (await reader.rows(queries.openWaves)).map((row) => readers.updateWave(row, 0)),
  wavesOf: async (poolId, limit) => (await reader.rows(queries.wavesOf, poolId, limit)).map((row) => readers.updateWave(row, 0)),
});
