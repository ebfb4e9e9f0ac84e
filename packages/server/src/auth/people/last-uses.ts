import { type Token, update } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { PeopleBook } from '../../ports/people.ts';
import type { Logger } from '../../ports/telemetry.ts';
import type { Store } from '../../store/interface.ts';
import { committed } from '../committed.ts';
import { Seen } from './seen.ts';

const flushEveryMs = 60_000;
const entriesMax = 10_000;

export interface LastUsesDeps {
  store: Store;
  people: PeopleBook;
  clock: Clock;
  logger: Logger;
}

/** When API tokens were last used, and from where. Kept in memory and written at most once a minute a token, never by the call itself. */
export class LastUses {
  readonly #deps: LastUsesDeps;
  readonly #seen = new Seen(entriesMax);
  #cancel: (() => void) | null = null;

  constructor(deps: LastUsesDeps) {
    this.#deps = deps;
  }

  note(tokenId: string, address: string): void {
    this.#seen.note(tokenId, address, this.#deps.clock.now());
    this.#cancel ??= this.#deps.clock.after(flushEveryMs, () => {
      this.flush().catch((error: unknown) =>
        this.#deps.logger.warn({ error: String(error) }, 'last uses of tokens were not written'),
      );
    });
  }

  /** A token with what is not written yet. */
  of(token: Token): Token {
    const seen = this.#seen.of(token.id);
    return seen && seen.at > (token.usedAt ?? 0) ? { ...token, usedAt: seen.at, usedFrom: seen.from } : token;
  }

  /** Writes what was noted since the last time. */
  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    const { store, people } = this.#deps;
    const taken = this.#seen.take();
    const rows = await store.read.getMany('token', [...taken.keys()]);
    const writes = rows.map((row) => {
      const { at, from } = taken.get(row.id) ?? { at: row.usedAt ?? 0, from: row.usedFrom ?? null };
      return committed(people, [update('token', row, { usedAt: at, usedFrom: from })]);
    });
    // one that is being revoked at this moment conflicts, and needs none
    await Promise.all(writes);
  }
}
