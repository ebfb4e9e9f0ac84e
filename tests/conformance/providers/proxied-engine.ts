import type { Order, Provider } from '@baton/server/provisioning';
import type { FaultyProxy } from './faulty-proxy.ts';
import type { NumberedOrders } from './numbered-orders.ts';
import type { ProviderHarness } from './provider-harness.ts';

export interface ProxiedEngine {
  proxy: FaultyProxy;
  orders: NumberedOrders;
  /** the second image of the engine: what makes an order a changed one */
  otherImage: string;
  make(): Provider;
}

type Shared = Pick<ProviderHarness, 'provider' | 'reopen' | 'order' | 'changed' | 'breakNext' | 'hangNext' | 'logged'>;

/** What is the same of each engine that stands behind a proxy which breaks calls. `close` ends providers and proxy. */
export function proxiedEngine({ proxy, orders, otherImage, make }: ProxiedEngine): Shared & { close(): Promise<void> } {
  const providers: Provider[] = [];
  const open = (): Provider => {
    const provider = make();
    providers.push(provider);
    return provider;
  };
  return {
    provider: open(),
    reopen: async () => open(),
    order: (number) => orders.order(number),
    changed: (from): Order => ({ ...from, settings: { ...from.settings, image: otherImage } }),
    breakNext: (_call, when) => proxy.breakNext(when),
    hangNext: () => proxy.hangNext(),
    logged: () => proxy.log.join('\n'),
    async close() {
      for (const provider of providers) await provider.close();
      await proxy.close();
    },
  };
}
