import { type Change, update } from '@baton/core';
import type { Context } from '../context.ts';
import { type HostedRunner, isHosted } from '../state/pools.ts';

/** Who is idle for less is likely to get the next job: that is not written down. */
const writtenAfterMs = 2_000;

/**
 * Since when runners of pools have nothing to do, and since when they are away. Kept by the commits that give them work; written into their rows once they are idle for a moment, so
 * that a restart does not begin to count anew.
 */
export class IdleTimes {
  readonly #context: Context;
  /** null: busy */
  readonly #since = new Map<string, number | null>();
  readonly #away = new Map<string, number>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** @returns whether it was about a runner of a pool */
  hear(changes: readonly Change[]): boolean {
    let isOurs = false;
    for (const change of changes) {
      if (change.kind !== 'attempt' || change.op === 'remove') continue;
      const runner = this.#context.fleet.runner(change.row.runnerId);
      if (!runner || !isHosted(runner)) continue;
      isOurs = true;
      if (this.#context.work.present(runner.id).length > 0) this.#since.set(runner.id, null);
      else if (this.#since.get(runner.id) === null) this.#since.set(runner.id, this.#context.now());
    }
    return isOurs;
  }

  /** Of one that is awake; null: it is busy, or not awake. */
  of({ id, hosting }: HostedRunner): number | null {
    if (hosting.state !== 'awake') {
      this.#since.delete(id);
      return null;
    }
    if (this.#context.work.present(id).length > 0) this.#since.set(id, null);
    else if ((this.#since.get(id) ?? null) === null) this.#since.set(id, hosting.idleSince ?? this.#context.now());
    return this.#since.get(id) ?? null;
  }

  /** Since when it is not in contact though it is awake; null: it is, or need not be. */
  awaySince(runner: HostedRunner): number | null {
    const { state, operation } = runner.hosting;
    const contact = this.#context.presence.contact(runner);
    if (state !== 'awake' || operation !== null || contact === 'online' || contact === 'stale') {
      this.#away.delete(runner.id);
      return null;
    }
    const since = this.#away.get(runner.id) ?? this.#context.now();
    this.#away.set(runner.id, since);
    return since;
  }

  /** Writes down those that are idle for a moment. */
  async write(runners: Iterable<HostedRunner>): Promise<void> {
    const now = this.#context.now();
    const isNew = (runner: HostedRunner): boolean => {
      const since = this.of(runner);
      return since !== null && since !== runner.hosting.idleSince && now - since >= writtenAfterMs && !runner.hosting.operation;
    };
    const plans = [...runners].filter(isNew).map((runner) => ({
      changes: [update('runner', runner, { hosting: { ...runner.hosting, idleSince: this.of(runner) } })],
      guards: [],
      events: [],
    }));
    // what is in conflict is written at the next pass
    if (plans.length > 0) await this.#context.committer.commit(plans);
  }
}
