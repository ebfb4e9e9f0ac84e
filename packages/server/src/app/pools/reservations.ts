import { type Change, type Decision, nothing, plan, update } from '@baton/core';
import type { Context } from '../context.ts';
import type { HostedRunner } from '../state/pools.ts';

/** For which waiting job each runner was started. A reservation ends when the job leaves the queue. */
export class StartReservations {
  readonly #context: Context;
  /** jobs that left the queue */
  readonly #gone = new Set<string>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** Whether a job left the queue since the last settling. */
  isGone = (jobId: string): boolean => this.#gone.has(jobId);

  hear(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind !== 'queueEntry') continue;
      if (change.op === 'remove') this.#gone.add(change.id);
      else this.#gone.delete(change.row.id);
    }
  }

  /** The job that a runner was started for, while that waits. */
  of({ hosting: { reservedFor } }: HostedRunner): string | null {
    return reservedFor !== null && !this.#gone.has(reservedFor) ? reservedFor : null;
  }

  /** Takes those out of the rows that are over. `isWhole`: looks also for those of which it did not hear. */
  async settle(runners: readonly HostedRunner[], isWhole: boolean): Promise<void> {
    const reserved = runners.filter(({ hosting }) => hosting.reservedFor !== null);
    if (isWhole && reserved.length > 0) {
      const ids = reserved.map(({ hosting }) => hosting.reservedFor ?? '');
      const waiting = new Set((await this.#context.deps.store.read.getMany('queueEntry', ids)).map(({ id }) => id));
      for (const id of ids) if (!waiting.has(id)) this.#gone.add(id);
    }
    const over = reserved.filter((runner) => this.of(runner) === null);
    if (over.length > 0) await this.#context.committer.commit(over.map((runner) => asPlan(freed(runner))));
    // only those that a row names are asked about again
    const named = new Set(reserved.map(({ hosting }) => hosting.reservedFor));
    for (const id of this.#gone) if (!named.has(id)) this.#gone.delete(id);
  }
}

/** The runner is for any job from now on. */
export const freed = (runner: HostedRunner): Decision =>
  runner.hosting.reservedFor === null
    ? nothing()
    : plan([update('runner', runner, { hosting: { ...runner.hosting, reservedFor: null } })]);

const asPlan = (decision: Decision) => (decision.ok ? decision : { changes: [], guards: [], events: [] });
