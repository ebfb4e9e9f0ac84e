import type { Actor, OperationKind, ProviderName, Resource } from '@baton/core';
import type { BeginInput, BegunOperation } from './operations.ts';

/** An entry of the ledger, as people see it. */
export interface ResourceView {
  resource: Resource;
  /** null: it was removed */
  runnerName: string | null;
  poolName: string;
  scopeName: string;
}

/** What there is to make runners with. */
export interface ProviderView {
  name: ProviderName;
  canSleep: boolean;
  /** why pools can not have it here; null: they can */
  unavailable: string | null;
  /** from the call to the first heartbeat; null: unknown */
  usualStartMs: number | null;
}

/** What people begin; a pool or a wave begins the rest. */
export interface PersonalBegin {
  kind: OperationKind;
  version?: string | null;
  /** for the audit log and those who look at the job; null: nothing was said */
  reason?: string | null;
  drainMs?: number | null;
}

/** Cloud-hosted runners: the operations on them, and what was made for them. */
export interface HostingUseCases {
  /**
   * Throws `runner_not_found`, `runner_not_hosted`, `operation_under_way`, `hosting_state`, `sleep_unsupported`, `provider_missing`, `identity_failed`,
   * `permission_denied`.
   */
  begin(idOrName: string, input: PersonalBegin, by: Actor): Promise<BegunOperation>;
  /** For the server itself: a runner of a pool, on behalf of the pool, a wave or a person whose right to it was asked for. Throws as `Operations`. */
  beginFor(runnerId: string, input: BeginInput): Promise<BegunOperation>;
  deployAnother(poolId: string, input: Omit<BeginInput, 'kind'>): Promise<BegunOperation>;
  /** What stands, of the scopes that they see; by runner and place. Throws `scope_not_found`. */
  resources(input: { left: boolean; scope: string | null }): Promise<ResourceView[]>;
  /** the whole ledger of a runner, also of one that was removed. Throws `runner_not_found` */
  resourcesOf(idOrName: string): Promise<ResourceView[]>;
  /** Tries again to remove something that was left. Throws `resource_not_found`, `resource_in_use`, `clean_up_failed`. */
  cleanUp(id: string, by: Actor): Promise<ResourceView>;
  providers(): Promise<ProviderView[]>;
}
