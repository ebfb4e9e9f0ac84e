import type { Actor, OperationKind, Permission, Resource, Runner } from '@baton/core';
import type { Access } from '../access/access.ts';
import { scopeIdsWithin } from '../access/within.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { cleanUp } from './clean-up.ts';
import type { BeginInput, BegunOperation, Operations } from './operations.ts';
import { wordsOf } from './steps.ts';
import type { HostingUseCases, PersonalBegin, ProviderView, ResourceView } from './use-cases.ts';

/** What each operation takes. */
const neededFor: Readonly<Record<OperationKind, Permission>> = {
  deploy: 'manage_pools',
  update: 'manage_runners',
  remove: 'manage_runners',
  wake: 'manage_pools',
  sleep: 'manage_pools',
};

/** Cloud-hosted runners, as far as someone may see and change them. */
export class Hosting implements HostingUseCases {
  readonly #context: Context;
  readonly #operations: Operations;
  readonly #access: Access;

  constructor(context: Context, operations: Operations, access: Access) {
    this.#context = context;
    this.#operations = operations;
    this.#access = access;
  }

  beginFor = (runnerId: string, input: BeginInput): Promise<BegunOperation> => this.#operations.begin(runnerId, input);

  deployAnother(poolId: string, input: Omit<BeginInput, 'kind'>): Promise<BegunOperation> {
    return this.#operations.deployAnother(poolId, input);
  }

  async begin(idOrName: string, { kind, version = null, drainMs }: PersonalBegin, by: Actor): Promise<BegunOperation> {
    const { id, scopeId } = this.#find(idOrName);
    this.#access.need(neededFor[kind], scopeId);
    const input = { kind, cause: { by: 'person' as const, login: by.login }, version, by };
    return await this.#operations.begin(id, drainMs === undefined ? input : { ...input, drainMs });
  }

  async resources({ left, scope }: { left: boolean; scope: string | null }): Promise<ResourceView[]> {
    const within = scopeIdsWithin(this.#context, this.#access, scope);
    const rows = await this.#context.deps.store.read.resourcesStanding();
    const isShown = ({ scopeId, state }: Resource): boolean =>
      (within === null || within.includes(scopeId)) && (!left || state === 'left');
    return await this.#views(rows.filter(isShown));
  }

  async resourcesOf(idOrName: string): Promise<ResourceView[]> {
    const { fleet, deps } = this.#context;
    const listed = fleet.find(idOrName, this.#shows);
    const runner = listed ?? (await deps.store.read.get('runner', idOrName));
    if (!runner || !this.#shows(runner)) throw new Refused('runner_not_found', { runnerId: idOrName });
    return await this.#views(await deps.store.read.resourcesOf(runner.id));
  }

  async cleanUp(id: string, by: Actor): Promise<ResourceView> {
    const { store } = this.#context.deps;
    const row = await store.read.get('resource', id);
    if (!row || !this.#access.sees(row.scopeId)) throw new Refused('resource_not_found', { resource: id });
    this.#access.need('manage_pools', row.scopeId);
    const [view] = await this.#views([await cleanUp(this.#context, row, by)]);
    return view as ResourceView;
  }

  async providers(): Promise<ProviderView[]> {
    const { providers } = this.#context.deps;
    const all = providers.list().map(async (name): Promise<ProviderView | null> => {
      const usualStartMs = this.#operations.usualStartMs(name);
      try {
        const provider = await providers.get(name);
        return provider && { name, canSleep: provider.canSleep, unavailable: null, usualStartMs };
      } catch (error) {
        return { name, canSleep: false, unavailable: wordsOf(error), usualStartMs };
      }
    });
    return (await Promise.all(all)).filter((view) => view !== null);
  }

  async #views(rows: readonly Resource[]): Promise<ResourceView[]> {
    const { fleet, deps } = this.#context;
    const pools = await deps.store.read.getMany('pool', [...new Set(rows.map(({ poolId }) => poolId))]);
    const poolNames = new Map(pools.map(({ id, name }) => [id, name]));
    return rows.map((resource) => ({
      resource,
      runnerName: fleet.runner(resource.runnerId)?.name ?? null,
      poolName: poolNames.get(resource.poolId) ?? resource.poolId,
      scopeName: fleet.scope(resource.scopeId)?.name ?? resource.scopeId,
    }));
  }

  #find(idOrName: string): Runner {
    const runner = this.#context.fleet.find(idOrName, this.#shows);
    if (!runner) throw new Refused('runner_not_found', { runnerId: idOrName });
    return runner;
  }

  #shows = ({ scopeId }: Pick<Runner, 'scopeId'>): boolean => this.#access.seesRunnersOf(scopeId);
}
