import type { Commit } from '@baton/server';
import type { World } from '../clock/world.ts';
import type { RunnerNode } from '../nodes/runner.ts';
import { ofKind, type RowChange } from './rows.ts';

/** What is looked at: two machines with the same credential. */
export interface CopiesView {
  world: World;
  copies: readonly [RunnerNode, RunnerNode];
  /** the longest that two may work beside each other unnoticed, of true time */
  boundMs: number;
  /** the server still knows the credential on its disk: else it lets it in no more, and there is nothing to notice */
  isKnown: (node: RunnerNode) => boolean;
}

/**
 * From the moment both have lived beside each other the runner is frozen within a bound, and both addresses are named; one after the other is no
 * copy. Knows of lives only what is true of the machines, and of the server only what it stored.
 */
export class CopiesChecker {
  readonly #view: CopiesView;
  readonly #fail: (what: string) => void;
  /** true time at which both lived for the first time; null: they never did */
  #since: number | null = null;
  frozenAt: number | null = null;

  constructor(view: CopiesView, fail: (what: string) => void) {
    this.#view = view;
    this.#fail = fail;
  }

  /** To be asked after every event of the world. */
  look(): void {
    const { copies, world, boundMs, isKnown } = this.#view;
    if (copies.every(({ life }) => life !== null)) this.#since ??= world.now;
    const forMs = this.#since === null ? 0 : world.now - this.#since;
    if (this.frozenAt === null && forMs > boundMs && copies.every(isKnown))
      this.#fail(`both have lived for ${Math.round(forMs)} ms and nobody noticed`);
  }

  committed(changes: readonly RowChange[], _commit: Commit): void {
    const { copies, world } = this.#view;
    for (const { before, after } of ofKind(changes, 'runner')) {
      if (before?.frozen && !after?.frozen) this.#fail('a frozen runner thawed by itself');
      if (!after?.frozen || before?.frozen) continue;
      if (after.id !== copies[0].id) this.#fail(`${after.id} is frozen, and lives only once`);
      if (this.#since === null) this.#fail(`frozen (${after.frozen.how}), though they never lived at the same time`);
      const named = [...after.frozen.addresses].sort().join(', ');
      const true_ = copies.map(({ deps }) => deps.address).sort();
      if (named !== true_.join(', ')) this.#fail(`the addresses named are ${named}`);
      this.frozenAt = world.now;
    }
  }
}
