import {
  type Change,
  gone,
  type Intent,
  intend,
  left,
  made,
  mayStand,
  nothing,
  type ProviderData,
  plan,
  type Resource,
  removing,
  resourceId,
  runnerEvent,
} from '@baton/core';
import type { Context } from '../context.ts';

/** Writes the ledger of one runner. Each entry is on the disk before the call that it tells of. */
export class Ledger {
  readonly #context: Context;
  readonly #runnerId: string;

  constructor(context: Context, runnerId: string) {
    this.#context = context;
    this.#runnerId = runnerId;
  }

  entries = (): Promise<Resource[]> => this.#context.deps.store.read.resourcesOf(this.#runnerId);

  intend(intent: Omit<Intent, 'id' | 'runnerId'>): Promise<void> {
    const id = resourceId(this.#runnerId, intent.kind);
    return this.#write(intent.kind, (known, now) => intend(known, { ...intent, id, runnerId: this.#runnerId }, now));
  }

  made = (kind: string, data: ProviderData): Promise<void> => this.#change(kind, (entry, now) => made(entry, data, now));
  removing = (kind: string): Promise<void> => this.#change(kind, removing);
  gone = (kind: string): Promise<void> => this.#change(kind, gone);
  left = (kind: string, problem: string): Promise<void> => this.#change(kind, (entry, now) => left(entry, problem, now));

  #change(kind: string, decide: (entry: Resource, now: number) => Change): Promise<void> {
    return this.#write(kind, (known, now) => {
      if (!known) throw new Error(`the ledger of ${this.#runnerId} has no ${kind}`);
      return mayStand(known) ? decide(known, now) : null;
    });
  }

  async #write(kind: string, decide: (known: Resource | null, now: number) => Change | null): Promise<void> {
    const { committer, deps, now } = this.#context;
    const id = resourceId(this.#runnerId, kind);
    await committer.carryOut(
      () => deps.store.read.get('resource', id),
      (known) => {
        const change = decide(known, now());
        // somebody cleaned it up meanwhile
        if (!change) return nothing();
        if (change.op === 'remove' || change.kind !== 'resource') throw new Error('an entry of the ledger is never removed');
        const runner = this.#context.fleet.runner(this.#runnerId);
        const told = change.row.state === 'left' || known?.state === 'left';
        const detail = { kind, name: change.row.name, state: change.row.state, problem: change.row.problem };
        return plan([change], told && runner ? [runnerEvent(runner, 'resource', now(), detail)] : []);
      },
    );
  }
}
