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
  cloudIdentities: async () => reader.rows(queries.cloudIdentities).map((row) => readers.cloudIdentity(row, 0)),
  pools: async () => reader.rows(queries.pools).map((row) => readers.pool(row, 0)),
  poolDecisions: async (poolId, idBelow, limit) =>
    reader.rows(queries.poolDecisions, poolId, idBelow ?? aboveAllIds, limit).map((row) => readers.poolDecision(row, 0)),
  resourcesOf: async (runnerId) => reader.rows(queries.resourcesOf, runnerId).map((row) => readers.resource(row, 0)),
  resourcesStanding: async () => reader.rows(queries.resourcesStanding).map((row) => readers.resource(row, 0)),
  releases: async () => reader.rows(queries.releases).map((row) => readers.release(row, 0)),
  openWaves: async () => reader.rows(queries.openWaves).map((row) => readers.updateWave(row, 0)),
  wavesOf: async (poolId, limit) => reader.rows(queries.wavesOf, poolId, limit).map((row) => readers.updateWave(row, 0)),
});
