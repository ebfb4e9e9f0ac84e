import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProviderName } from '@baton/core';
import { type Config, processEnvironment } from '../config/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/telemetry.ts';
import { type Provider, ProviderError, type ProviderRegistry } from '../provisioning/interface.ts';
import type { ProcessProvider } from '../provisioning/process/index.ts';

export interface ProviderDeps {
  config: Pick<Config, 'data' | 'localPools'>;
  clock: Clock;
  logger: Logger;
}

/** Providers of this server. */
export interface ServerProviders extends ProviderRegistry {
  /** The server listens: what is meant to run on this machine is started again, and told the address. */
  resume(localUrl: string): Promise<void>;
}

/** Loads providers when they are first asked for: their libraries are large. */
export function createProviders(deps: ProviderDeps): ServerProviders {
  const loaded = new Map<ProviderName, Promise<Provider>>();
  const folder = join(deps.config.data, 'pools');
  // what is started on this machine must know where the server listens
  const listening = Promise.withResolvers<string>();
  listening.promise.catch(() => {});
  const { clock, logger } = deps;
  const loaders = new Map<ProviderName, () => Promise<Provider>>();
  // Windows has no process groups that outlive who made them
  if (deps.config.localPools && process.platform !== 'win32')
    loaders.set('process', async () => {
      const { ProcessProvider } = await import('../provisioning/process/index.ts');
      const serverUrl = await listening.promise;
      return new ProcessProvider({ root: folder, clock, logger, environment: processEnvironment(), serverUrl });
    });
  loaders.set('docker', async () => new (await import('../provisioning/docker/index.ts')).DockerProvider());
  loaders.set('ecs-fargate', async () => {
    const { EcsFargateProvider } = await import('../provisioning/ecs-fargate/index.ts');
    return new EcsFargateProvider({ timer: clock });
  });
  loaders.set('kubernetes', async () => new (await import('../provisioning/kubernetes/index.ts')).KubernetesProvider());
  const get = async (name: ProviderName): Promise<Provider | null> => {
    const load = loaders.get(name);
    if (!load) return null;
    const provider = loaded.get(name) ?? load();
    loaded.set(name, provider);
    try {
      return await provider;
    } catch (error) {
      // what could not be loaded may be another time
      loaded.delete(name);
      throw error;
    }
  };
  return {
    get,
    list: () => [...loaders.keys()],
    async resume(url) {
      listening.resolve(url);
      const names = await readdir(folder).catch(() => []);
      if (names.length > 0 && loaders.has('process')) await ((await get('process')) as ProcessProvider).resume();
    },
    async close() {
      listening.reject(new ProviderError('unavailable', 'the server is stopping'));
      await Promise.allSettled([...loaded.values()].map(async (provider) => (await provider).close()));
    },
  };
}
