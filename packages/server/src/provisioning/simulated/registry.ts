import type { Provider, ProviderRegistry } from '../interface.ts';

/** A registry of just these. */
export const registryOf = (...providers: readonly Provider[]): ProviderRegistry => ({
  get: async (name) => providers.find((provider) => provider.name === name) ?? null,
  list: () => providers.map(({ name }) => name),
  close: async () => {
    for (const provider of providers) await provider.close();
  },
});
