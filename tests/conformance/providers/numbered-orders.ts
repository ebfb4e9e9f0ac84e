import { randomUUID } from 'node:crypto';
import type { OpenIdentity, Order } from '@baton/server/provisioning';

/** Orders for an engine that other things may stand on: runners have ids that are found nowhere else. */
export class NumberedOrders {
  readonly #ids = new Map<number, string>();
  readonly #identity: OpenIdentity;
  readonly #settings: Readonly<Record<string, unknown>>;

  constructor(identity: OpenIdentity, settings: Readonly<Record<string, unknown>>) {
    this.#identity = identity;
    this.#settings = settings;
  }

  order(number: number): Order {
    const runnerId = this.#ids.get(number) ?? randomUUID();
    this.#ids.set(number, runnerId);
    return {
      ...{ poolId: 'pool', poolName: 'A pool', identity: this.#identity, region: null, settings: this.#settings },
      ...{ runnerId, runnerName: `runner ${number}`, serverUrl: 'http://127.0.0.1:7070', token: `token of ${runnerId}` },
      offering: { labels: ['x'], executors: [{ name: 'shell', version: null }], capacity: 1, attributes: {}, ranges: {} },
      program: { version: '1.0.0', image: null, file: null },
    };
  }

  /** It is called as something of a runner of these orders would be. */
  isOurs(name: string): boolean {
    return [...this.#ids.values()].some((id) => name.includes(id));
  }
}
