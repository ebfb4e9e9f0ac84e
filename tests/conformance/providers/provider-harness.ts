import type { MadeResource, Order, PlannedResource, Provider } from '@baton/server/provisioning';
import { expect } from 'vitest';

/** A call that a harness can break: for one kind of resource where it is about one. */
export type BreakableCall = `create:${string}` | `remove:${string}` | 'update' | 'scale';

/** Something that stands in the provider's cloud. */
export interface Standing {
  kind: string;
  name: string;
  /** all of it that anybody but its runner can read: tags, definitions, arguments, file names */
  shows: string;
}

/** A provider with an empty cloud of its own. */
export interface ProviderHarness {
  provider: Provider;
  /** The next process with the same cloud: the one before was killed. */
  reopen(): Promise<Provider>;
  /** For a runner; the same number is the same runner. It has a token that is found nowhere else. */
  order(number: number): Order;
  /** The same runner, but another version, image or size. */
  changed(order: Order): Order;
  /** All that stands of the kinds that the provider plans, whoever made it. */
  world(): Promise<Standing[]>;
  /** What is told to run for a runner, in any words that differ between an order and a changed one; null: nothing */
  told(order: Order): Promise<string | null>;
  /**
   * The next such call fails: `before` it changed anything, or `after` it changed the first thing.
   *
   * @returns the cloud's words, which people must get to see
   */
  breakNext(call: BreakableCall, when: 'before' | 'after'): Promise<string> | string;
  /** The next such call changes the first thing, and then hangs until it is aborted. Settles when it hangs. */
  hangNext(call: BreakableCall): Promise<void>;
  /** Somebody else makes something of this name. False: things of this kind are told apart by more than their name. */
  foreign(kind: string, name: string): Promise<boolean>;
  /** everything that was logged */
  logged(): string;
  discard(): Promise<void>;
}

export const unhurried = (): AbortSignal => new AbortController().signal;

const triesMax = 100;

/** What the caller of a provider does: tries again what may succeed then. */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      const { again, code } = error as { again?: boolean; code?: string };
      if (!again || code !== 'not_ready' || tries >= triesMax) throw error;
    }
  }
}

/** Makes what is planned, from where it stands on. */
export async function deploy(provider: Provider, order: Order, made: MadeResource[] = []): Promise<MadeResource[]> {
  const plan = await provider.plan(order, unhurried());
  for (const planned of plan.slice(made.length)) made.push(await create(provider, planned, order, made));
  return made;
}

export async function create(
  provider: Provider,
  planned: PlannedResource,
  order: Order,
  made: readonly MadeResource[],
): Promise<MadeResource> {
  const data = await patiently(() => provider.create(planned, order, made, unhurried()));
  return { kind: planned.kind, name: planned.name, data };
}

/** Removes all of it, the last first. */
export async function removeAll(provider: Provider, order: Order, made: readonly MadeResource[]): Promise<void> {
  for (const each of made.toReversed()) await patiently(() => provider.remove(each, order, unhurried()));
}

/** Those entries of the ledger that were written before a call that nobody heard of again. */
export const intended = (plan: readonly PlannedResource[]): MadeResource[] =>
  plan.map(({ kind, name }) => ({ kind, name, data: {} }));

/** A call whose caller dies in the middle. It must end soon, with the signal's reason. */
export async function cutOff(
  harness: ProviderHarness,
  name: BreakableCall,
  call: (signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const hangs = harness.hangNext(name);
  const cut = new AbortController();
  const reason = new Error('cut off');
  const ended = expect(call(cut.signal)).rejects.toBe(reason);
  await hangs;
  cut.abort(reason);
  await ended;
}
