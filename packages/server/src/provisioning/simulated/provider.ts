import type { ProviderData, ProviderName } from '@baton/core';
import {
  type Description,
  type MadeResource,
  type OpenIdentity,
  type Order,
  type PlannedResource,
  type PoolFacts,
  type Provider,
  ProviderError,
  type ProviderProblem,
} from '../interface.ts';
import type { SimulatedCloud } from './cloud.ts';
import type { CallName } from './faults.ts';

/** What is made for each runner, in order. The machine is what runs its program. */
export const simulatedKinds = [
  { kind: 'secret', title: 'Token', usualMs: 1_000 },
  { kind: 'role', title: 'Role', usualMs: 2_000 },
  { kind: 'network', title: 'Network rules', usualMs: 2_000 },
  { kind: 'machine', title: 'Machine', usualMs: 20_000 },
] as const;

export interface SimulatedOptions {
  cloud: SimulatedCloud;
  /** the name under which it stands; by default `process` */
  name?: ProviderName;
  canSleep?: boolean;
  /** regions that it knows; left out: it needs none */
  regions?: readonly string[];
}

/** A provider whose cloud is in memory: for tests and the simulation. Its settings: `{ broken?: string }`, which is a problem with these words. */
export class SimulatedProvider implements Provider {
  readonly name: ProviderName;
  readonly canSleep: boolean;
  readonly cloud: SimulatedCloud;
  readonly #regions: readonly string[] | null;
  closed = false;

  constructor({ cloud, name = 'process', canSleep = true, regions }: SimulatedOptions) {
    this.cloud = cloud;
    this.name = name;
    this.canSleep = canSleep;
    this.#regions = regions ?? null;
  }

  problems({ region, settings }: PoolFacts): ProviderProblem[] {
    const problems: ProviderProblem[] = [];
    if (this.#regions && !this.#regions.includes(region ?? ''))
      problems.push({ where: 'region', problem: 'there is no such region', value: region ?? '' });
    if (settings.broken !== undefined)
      problems.push({ where: 'settings.broken', problem: String(settings.broken), value: String(settings.broken) });
    return problems;
  }

  check(identity: OpenIdentity | null, _region: string | null, signal: AbortSignal): Promise<string> {
    return this.#call('check', null, signal, () => `the simulated cloud knows ${identity?.name ?? 'this server'}`);
  }

  plan({ runnerId, region }: Order, signal: AbortSignal): Promise<PlannedResource[]> {
    return this.#call('plan', null, signal, () => {
      if (this.#regions && !this.#regions.includes(region ?? ''))
        throw new ProviderError('region', `UnknownEndpoint: there is no region ${region}`);
      return simulatedKinds.map((each) => ({ ...each, name: `baton-${runnerId}` }));
    });
  }

  create(
    { kind, name }: PlannedResource,
    order: Order,
    _made: readonly MadeResource[],
    signal: AbortSignal,
  ): Promise<ProviderData> {
    return this.#call('create', kind, signal, async () => {
      const isNew = !this.cloud.find(kind, name);
      const { id } = this.cloud.make(kind, name, order.runnerId);
      if (kind === 'machine' && (isNew || !this.#isAwake(order.runnerId))) await this.#start(order);
      return { id };
    });
  }

  update(order: Order, made: readonly MadeResource[], signal: AbortSignal): Promise<Record<string, ProviderData>> {
    return this.#call('update', null, signal, async () => {
      await this.#start(order);
      return dataOf(made, 'machine');
    });
  }

  scale(order: Order, made: readonly MadeResource[], desired: 0 | 1, signal: AbortSignal): Promise<Record<string, ProviderData>> {
    return this.#call('scale', null, signal, async () => {
      if (desired === 0) await this.cloud.programs.stop(order.runnerId);
      else if (!this.#isAwake(order.runnerId) || order.token !== null) await this.#start(order);
      return dataOf(made, 'machine');
    });
  }

  remove({ kind, name }: MadeResource, _facts: PoolFacts, signal: AbortSignal): Promise<void> {
    return this.#call('remove', kind, signal, async () => {
      const runnerId = name.replace(/^baton-/, '');
      if (kind === 'machine' && this.cloud.find(kind, name)?.runnerId === runnerId) await this.cloud.programs.forget(runnerId);
      this.cloud.drop(kind, name, runnerId);
    });
  }

  describe({ runnerId }: Order, _made: readonly MadeResource[], signal: AbortSignal): Promise<Description> {
    return this.#call('describe', null, signal, () => {
      const own = this.cloud.list().filter((thing) => thing.runnerId === runnerId);
      const machine = this.cloud.programs.of(runnerId);
      return {
        found: Object.fromEntries(own.map(({ kind, id }) => [kind, { id }])),
        program: machine?.state ?? 'none',
        reasons: [...(machine?.reasons ?? [])],
      };
    });
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  async #call<T>(call: CallName, kind: string | null, signal: AbortSignal, effect: () => T | Promise<T>): Promise<T> {
    await this.cloud.pass(kind === null ? call : `${call}:${kind}`, signal);
    return this.cloud.faults.around(call, kind, signal, effect);
  }

  #isAwake(runnerId: string): boolean {
    const state = this.cloud.programs.of(runnerId)?.state;
    return state === 'running' || state === 'starting';
  }

  #start({ runnerId, runnerName, poolId, serverUrl, token, program }: Order): Promise<void> {
    const before = this.cloud.programs.of(runnerId)?.program.token ?? null;
    return this.cloud.programs.start({
      ...{ runnerId, runnerName, poolId, serverUrl },
      token: token ?? before,
      version: program.version,
    });
  }
}

const dataOf = (made: readonly MadeResource[], kind: string): Record<string, ProviderData> =>
  Object.fromEntries(made.filter((each) => each.kind === kind).map((each) => [kind, each.data]));
