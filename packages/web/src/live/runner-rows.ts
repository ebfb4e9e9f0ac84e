import type { Runner, ServerMessage } from '@baton/protocol';
import { unpackRows } from '@baton/protocol/columns';

type RunnersMessage = Extract<ServerMessage, { op: 'runners' }>;
type PresenceRow = Extract<ServerMessage, { op: 'presence' }>['rows'][number];

/** What a message changed. `facts`: something that lists count, filter or sort by; otherwise only single rows look different. */
export interface Touched {
  ids: string[];
  facts: boolean;
}

/** Takes a snapshot or a change into the rows. */
export function applyRunners(rows: Map<string, Runner>, message: RunnersMessage): Touched {
  const ids = new Set(message.rows.map((row) => row.id));
  if (message.snapshot) {
    for (const id of rows.keys()) {
      if (ids.has(id)) continue;
      rows.delete(id);
      ids.add(id);
    }
  }
  for (const row of message.rows) rows.set(row.id, row);
  for (const id of message.removed) {
    rows.delete(id);
    ids.add(id);
  }
  return { ids: [...ids], facts: true };
}

/** Takes a snapshot that comes in parts into the rows. Lists wait for the first part and the last. */
export class RunnerParts {
  readonly #rows: Map<string, Runner>;
  #named = new Set<string>();

  constructor(rows: Map<string, Runner>) {
    this.#rows = rows;
  }

  apply(message: Extract<ServerMessage, { op: 'runners_part' }>): Touched {
    const isFirst = message.counts !== null;
    if (isFirst) this.#named = new Set();
    const ids: string[] = [];
    for (const row of unpackRows<Runner>(message.packed)) {
      this.#rows.set(row.id, row);
      this.#named.add(row.id);
      ids.push(row.id);
    }
    if (message.last) ids.push(...this.#forgetOthers());
    return { ids, facts: isFirst || message.last };
  }

  #forgetOthers(): string[] {
    const gone = [...this.#rows.keys()].filter((id) => !this.#named.has(id));
    for (const id of gone) this.#rows.delete(id);
    return gone;
  }
}

const sameFlags = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((flag, index) => flag === b[index]);

/** Takes last-heard-of times and vitals into rows that are known. */
export function applyPresence(rows: Map<string, Runner>, presence: readonly PresenceRow[]): Touched {
  const touched: Touched = { ids: [], facts: false };
  for (const { runnerId, ...now } of presence) {
    const row = rows.get(runnerId);
    if (!row) continue;
    touched.facts ||=
      row.pill !== now.pill || row.contact !== now.contact || row.activity !== now.activity || !sameFlags(row.flags, now.flags);
    rows.set(runnerId, { ...row, ...now });
    touched.ids.push(runnerId);
  }
  return touched;
}
