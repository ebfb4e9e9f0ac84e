import type { Kind, Records } from '@baton/core';
import type { SyncReads } from './sync-reads.ts';

type CloudReads = Pick<
  SyncReads,
  'cloudIdentities' | 'pools' | 'poolDecisions' | 'resourcesOf' | 'resourcesStanding' | 'releases' | 'openWaves' | 'wavesOf'
>;

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
const openStates: readonly string[] = ['running', 'halted', 'going_back'];

/** Reads of pools, what they made, and what their runners run. */
export const cloudReads = (all: <K extends Kind>(kind: K) => Records[K][]): CloudReads => ({
  cloudIdentities: () => all('cloudIdentity').sort(byId),
  pools: () =>
    all('pool')
      .filter(({ removedAt }) => removedAt === null)
      .sort(byId),
  poolDecisions: (poolId, idBelow, limit) =>
    all('poolDecision')
      .filter((row) => row.poolId === poolId && (idBelow === null || row.id < idBelow))
      .sort((a, b) => byId(b, a))
      .slice(0, limit),
  resourcesOf: (runnerId) =>
    all('resource')
      .filter((row) => row.runnerId === runnerId)
      .sort((a, b) => a.place - b.place),
  resourcesStanding: () =>
    all('resource')
      .filter(({ state }) => state !== 'gone')
      .sort(byId),
  releases: () => all('release').sort(byId),
  openWaves: () =>
    all('updateWave')
      .filter(({ state }) => openStates.includes(state))
      .sort(byId),
  wavesOf: (poolId, limit) =>
    all('updateWave')
      .filter((row) => row.poolId === poolId)
      .sort((a, b) => byId(b, a))
      .slice(0, limit),
});
