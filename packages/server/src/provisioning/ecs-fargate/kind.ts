import type { ProviderData } from '@baton/core';
import type { Order, PoolFacts } from '../interface.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';

/** For whom something is made, found or removed. */
export interface Owner {
  aws: Session;
  runnerId: string;
  facts: Pick<PoolFacts, 'poolId' | 'poolName'>;
}

/** What is ordered, with what was made before. */
export interface Making extends Owner {
  order: Order;
  settings: Settings;
  /** data by kind */
  made: Readonly<Record<string, ProviderData>>;
}

/** What has a name: ours with its data, somebody else's, or nothing. */
export type Found = { ours: true; data: ProviderData } | { ours: false } | null;

/** One kind of what is made for a runner. */
export interface Kind {
  readonly kind: string;
  readonly title: string;
  readonly usualMs: number;
  nameOf(runnerId: string): string;
  /** Makes or adopts it, and brings it to the order. */
  create(name: string, making: Making): Promise<ProviderData>;
  find(name: string, owner: Owner): Promise<Found>;
  /** Removes what {@link find} found as ours. What is gone meanwhile is no failure. */
  remove(name: string, owner: Owner, data: ProviderData): Promise<void>;
  /** Removes what of it may be left where nothing is found any more. */
  removeRest?(name: string, owner: Owner): Promise<void>;
}

/** Text of data that we wrote ourselves. */
export const textOf = (data: ProviderData | undefined, name: string): string => {
  const value = data?.[name];
  if (typeof value !== 'string') throw new Error(`the data of a resource has no ${name}`);
  return value;
};
