import { createHash } from 'node:crypto';
import { type ClientOptions, Clients } from './clients.ts';
import type { Caller } from './identity.ts';

/** Callers and regions whose connections and assumed roles are kept. */
const keptMax = 16;

/** Clients that are used again: by the same caller in the same region. Those used longest ago are closed. */
export class ClientPool {
  readonly #options: ClientOptions;
  readonly #kept = new Map<string, Clients>();

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  of(caller: Caller, region: string): Clients {
    // keys change under the same identity
    const key = createHash('sha256')
      .update(JSON.stringify([caller, region]))
      .digest('hex');
    const clients = this.#kept.get(key) ?? new Clients(caller, region, this.#options);
    this.#kept.delete(key);
    this.#kept.set(key, clients);
    for (const [oldest, old] of this.#kept) {
      if (this.#kept.size <= keptMax) break;
      this.#kept.delete(oldest);
      void old.close();
    }
    return clients;
  }

  async close(): Promise<void> {
    const all = [...this.#kept.values()];
    this.#kept.clear();
    await Promise.all(all.map((clients) => clients.close()));
  }
}
