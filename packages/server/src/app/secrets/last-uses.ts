import { plan, type Secret, update } from '@baton/core';
import type { AppDeps } from '../deps.ts';

/** A secret that is used all the time is written so often at most. */
const everyMs = 60_000;

/** Notes when secrets were last used: to the minute, and nobody waits for it. */
export class LastUses {
  readonly #deps: Pick<AppDeps, 'store' | 'clock' | 'logger'>;
  readonly #noted = new Map<string, number>();

  constructor(deps: Pick<AppDeps, 'store' | 'clock' | 'logger'>) {
    this.#deps = deps;
  }

  note(rows: readonly Secret[]): void {
    const now = this.#deps.clock.now();
    const due = rows.filter(({ id, lastUsedAt }) => now - Math.max(lastUsedAt ?? 0, this.#noted.get(id) ?? 0) >= everyMs);
    if (due.length === 0) return;
    for (const { id } of due) this.#noted.set(id, now);
    // one that somebody changed meanwhile is noted the next time
    const plans = [...new Map(due.map((row) => [row.id, row])).values()].map((row) =>
      plan([update('secret', row, { lastUsedAt: now })]),
    );
    this.#deps.store.commit(plans).catch((error: unknown) => {
      this.#deps.logger.warn({ error: String(error) }, 'the last use of a secret was not noted');
    });
  }
}
