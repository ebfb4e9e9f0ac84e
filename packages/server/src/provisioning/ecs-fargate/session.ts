import type { Clients, ServiceClients } from './clients.ts';
import { providerErrorOf } from './errors.ts';

/** What is handed to each operation of the SDK. */
interface CallOptions {
  abortSignal: AbortSignal;
}

type Use<C, T> = (client: C, options: CallOptions) => Promise<T>;

/** What waits, as far as it is needed here. */
export interface Timer {
  monotonic(): number;
  after(ms: number, fire: () => void): () => void;
}

/** AWS, for one call of the provider: every operation is named, ends with its signal, and fails with a ProviderError. */
export class Session {
  readonly #clients: Clients;
  readonly #timer: Timer;
  readonly signal: AbortSignal;

  constructor(clients: Clients, timer: Timer, signal: AbortSignal) {
    this.#clients = clients;
    this.#timer = timer;
    this.signal = signal;
  }

  get region(): string {
    return this.#clients.region;
  }

  ec2 = <T>(operation: string, use: Use<ServiceClients['ec2'], T>) => this.#call('ec2', operation, use);
  ecs = <T>(operation: string, use: Use<ServiceClients['ecs'], T>) => this.#call('ecs', operation, use);
  iam = <T>(operation: string, use: Use<ServiceClients['iam'], T>) => this.#call('iam', operation, use);
  logs = <T>(operation: string, use: Use<ServiceClients['logs'], T>) => this.#call('logs', operation, use);
  secrets = <T>(operation: string, use: Use<ServiceClients['secrets'], T>) => this.#call('secrets', operation, use);
  sts = <T>(operation: string, use: Use<ServiceClients['sts'], T>) => this.#call('sts', operation, use);

  async #call<S extends keyof ServiceClients, T>(service: S, operation: string, use: Use<ServiceClients[S], T>): Promise<T> {
    this.signal.throwIfAborted();
    const client = await this.#clients.client(service);
    try {
      return await use(client, { abortSignal: this.signal });
    } catch (error) {
      this.signal.throwIfAborted();
      throw providerErrorOf(error, `${servicePrefix[service]}:${operation}`, this.region);
    }
  }

  /**
   * Asks again and again until the answer is true.
   * @returns false: it was not within the limit
   */
  async until(limitMs: number, ask: () => Promise<boolean>): Promise<boolean> {
    const end = this.#timer.monotonic() + limitMs;
    for (let everyMs = 500; ; everyMs = Math.min(everyMs * 2, 5_000)) {
      if (await ask()) return true;
      if (this.#timer.monotonic() + everyMs > end) return false;
      await this.#pause(everyMs);
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        cancel();
        reject(this.signal.reason);
      };
      const cancel = this.#timer.after(ms, () => {
        this.signal.removeEventListener('abort', abort);
        resolve();
      });
      this.signal.addEventListener('abort', abort, { once: true });
      if (this.signal.aborted) abort();
    });
  }
}

/** As AWS writes them in policies, so that who reads a refusal knows what to allow. */
const servicePrefix: Readonly<Record<keyof ServiceClients, string>> = {
  ec2: 'ec2',
  ecs: 'ecs',
  iam: 'iam',
  logs: 'logs',
  secrets: 'secretsmanager',
  sts: 'sts',
};
