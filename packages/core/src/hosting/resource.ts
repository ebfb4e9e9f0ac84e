import type { ProviderData, ProviderName } from './provider.ts';

/**
 * `intended`: about to be made; it may be there. `made`: it is there, and ours. `removing`: about to be removed; it may be there. `gone`: it is not there any
 * more. `left`: it could not be removed, and must be cleaned up.
 */
export const resourceStates = ['intended', 'made', 'removing', 'gone', 'left'] as const;
export type ResourceState = (typeof resourceStates)[number];

/** An entry of the ledger: something that a provider was asked to make for a runner. Written before the call and again after it. */
export interface Resource {
  /** `RUNNER:KIND`: a runner has one of each kind */
  id: string;
  revision: number;
  runnerId: string;
  poolId: string;
  /** of the pool */
  scopeId: string;
  provider: ProviderName;
  identityId: string | null;
  region: string | null;
  /** `iam-role.task`, … : the provider's word */
  kind: string;
  /** for people, and how the provider finds it again */
  name: string;
  /** in the order in which they are made, from 0; removed in the reverse order */
  place: number;
  state: ResourceState;
  /** the operation that made it: a roll-back touches nothing that another one made */
  madeBy: string;
  /** what the provider needs to find, change and remove it; no secrets */
  data: ProviderData;
  at: number;
  /** the provider's own words when it could not be removed; null: none */
  problem: string | null;
}

export const resourceId = (runnerId: string, kind: string): string => `${runnerId}:${kind}`;

/** It stands, or may. */
export const mayStand = ({ state }: Resource): boolean => state !== 'gone';
