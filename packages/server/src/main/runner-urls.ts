import type { ProviderName } from '@baton/core';

interface Urls {
  /** as programs of this machine reach it */
  local: string;
  /** as others do */
  shown: string;
}

/** Where runners find the server: known once it listens. */
export class RunnerUrls {
  know: (urls: Urls) => void = () => {};
  readonly #known = new Promise<Urls>((resolve) => {
    this.know = resolve;
  });

  of = async (provider: ProviderName): Promise<string> => {
    const { local, shown } = await this.#known;
    return provider === 'process' ? local : shown;
  };
}
