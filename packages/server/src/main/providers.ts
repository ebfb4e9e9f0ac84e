import type { ProviderName } from '@baton/core';
import type { Config } from '../config/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/telemetry.ts';
import type { Provider, ProviderRegistry } from '../provisioning/interface.ts';

export interface ProviderDeps {
  config: Pick<Config, 'data' | 'localPools'>;
  clock: Clock;
  logger: Logger;
}

type Load = (deps: ProviderDeps) => Promise<Provider>;

/** How each is loaded. Their libraries are large: they are read when the first pool needs them. */
const loaders: Partial<Record<ProviderName, Load>> = {
  docker: async () => new (await import('../provisioning/docker/index.ts')).DockerProvider(),
  kubernetes: async () => new (await import('../provisioning/kubernetes/index.ts')).KubernetesProvider(),
};

/** Whether this installation offers it. */
const isOffered = (name: ProviderName, { config }: ProviderDeps): boolean => name !== 'process' || config.localPools;

/** Loads providers when they are first asked for. */
export function createProviders(deps: ProviderDeps): ProviderRegistry {
  const loaded = new Map<ProviderName, Promise<Provider>>();
  const names = (Object.keys(loaders) as ProviderName[]).filter((name) => isOffered(name, deps));
  return {
    list: () => names,
    async get(name) {
      const load = names.includes(name) ? loaders[name] : undefined;
      if (!load) return null;
      const known = loaded.get(name) ?? load(deps);
      loaded.set(name, known);
      try {
        return await known;
      } catch (error) {
        loaded.delete(name);
        throw error;
      }
    },
    async close() {
      await Promise.allSettled([...loaded.values()].map(async (provider) => (await provider).close()));
    },
  };
}
