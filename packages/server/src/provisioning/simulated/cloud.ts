import type { Clock } from '../../ports/clock.ts';
import { ProviderError } from '../interface.ts';
import type { CloudOptions } from './cloud-options.ts';
import { Faults } from './faults.ts';
import { Programs } from './programs.ts';

/** Something that stands in the cloud. */
export interface Thing {
  kind: string;
  /** unique in the cloud among its kind */
  name: string;
  /** whose it is marked as; null: somebody else's */
  runnerId: string | null;
  id: string;
}

/** A cloud in memory: what stands in it outlives the providers that work on it. */
export class SimulatedCloud {
  readonly faults = new Faults();
  readonly programs: Programs;
  /** how many of a kind may stand; a kind that is left out has no limit */
  readonly quotas = new Map<string, number>();
  /** all that was ever made, in order: `machine baton-…` */
  readonly history: string[] = [];
  readonly #things = new Map<string, Thing>();
  readonly #clock: Clock;
  readonly #latencyMs: (call: string) => number;
  #made = 0;

  constructor({ clock, latencyMs = () => 0, ...options }: CloudOptions) {
    this.#clock = clock;
    this.#latencyMs = latencyMs;
    this.programs = new Programs({ clock, ...options });
  }

  list(): Thing[] {
    return [...this.#things.values()];
  }

  find(kind: string, name: string): Thing | undefined {
    return this.#things.get(`${kind} ${name}`);
  }

  /** Makes it, or answers the one that this runner has already. Throws `name_clash` and `quota`. */
  make(kind: string, name: string, runnerId: string): Thing {
    const there = this.find(kind, name);
    if (there?.runnerId === runnerId) return there;
    if (there)
      throw new ProviderError('name_clash', `AlreadyExists: a ${kind} ${name} exists and is not marked as this runner's`);
    const quota = this.quotas.get(kind) ?? Number.POSITIVE_INFINITY;
    if (this.list().filter((thing) => thing.kind === kind).length >= quota)
      throw new ProviderError('quota', `LimitExceeded: the account may have ${quota} of ${kind}`);
    return this.#put(kind, name, runnerId);
  }

  /** Somebody else makes something. */
  foreign(kind: string, name: string): Thing {
    return this.#put(kind, name, null);
  }

  /** Takes away what is this runner's; nothing happens when there is no such thing. */
  drop(kind: string, name: string, runnerId: string): void {
    if (this.find(kind, name)?.runnerId === runnerId) this.#things.delete(`${kind} ${name}`);
  }

  /** Waits as long as this call takes. Rejects with the signal's reason when it is aborted. */
  async pass(call: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const ms = this.#latencyMs(call);
    if (ms <= 0) return;
    await new Promise<void>((resolve, reject) => {
      const give = (): void => {
        cancel();
        reject(signal.reason);
      };
      const cancel = this.#clock.after(ms, () => {
        signal.removeEventListener('abort', give);
        resolve();
      });
      signal.addEventListener('abort', give, { once: true });
    });
  }

  #put(kind: string, name: string, runnerId: string | null): Thing {
    const thing = { kind, name, runnerId, id: `${kind}-${++this.#made}` };
    this.#things.set(`${kind} ${name}`, thing);
    this.history.push(`${kind} ${name}`);
    return thing;
  }
}
