import { ProviderError } from '../interface.ts';

/** A call of the provider; `create:machine` is that call for one kind of resource. */
export type CallName = 'check' | 'plan' | 'create' | 'update' | 'scale' | 'remove' | 'describe';
export type Call = CallName | `${CallName}:${string}`;

/** `before`: it fails and nothing happened. `after`: it happened, and fails. `never`: it happened, and no answer comes. */
export type When = 'before' | 'after' | 'never';

interface Fault {
  call: Call;
  when: When;
  error: ProviderError;
  times: number;
  reached: () => void;
}

/** What goes wrong, as tests ordered it. */
export class Faults {
  #waiting: Fault[] = [];

  /**
   * The next calls of this name go wrong.
   *
   * @returns settles when the first of them has got as far as it gets
   */
  add(
    call: Call,
    when: When,
    { error = unavailable(), times = 1 }: { error?: ProviderError; times?: number } = {},
  ): Promise<void> {
    return new Promise((reached) => this.#waiting.push({ call, when, error, times, reached }));
  }

  clear(): void {
    this.#waiting = [];
  }

  /** Does what a call does, or what was ordered in its place. Rejects with the signal's reason when it is aborted. */
  async around<T>(call: CallName, kind: string | null, signal: AbortSignal, effect: () => T | Promise<T>): Promise<T> {
    const fault = this.#take(call, kind);
    if (!fault) return effect();
    try {
      if (fault.when === 'before') throw fault.error;
      await effect();
      if (fault.when === 'after') throw fault.error;
    } finally {
      fault.reached();
    }
    return aborted(signal);
  }

  #take(call: CallName, kind: string | null): Fault | undefined {
    const fault = this.#waiting.find((each) => each.call === call || each.call === `${call}:${kind}`);
    if (fault && --fault.times <= 0) this.#waiting = this.#waiting.filter((each) => each !== fault);
    return fault;
  }
}

export const unavailable = (): ProviderError =>
  new ProviderError('unavailable', 'InternalFailure: the simulated cloud had a bad moment');

/** Rejects when the signal is aborted, and never before. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
