import type { Change, Update } from './change.ts';
import type { Plan } from './decision.ts';
import type { Kind } from './records.ts';

/**
 * One plan for two decisions, the second of which was taken on what the first leaves. A row that the first inserts is inserted as the second
 * leaves it, and not at all when the second removes it; any other row may be changed by one of them only.
 */
export function joined(first: Plan, second: Plan): Plan {
  const changes = new Map(first.changes.map((change) => [keyOf(change), change]));
  for (const change of second.changes) {
    const key = keyOf(change);
    const earlier = changes.get(key);
    if (!earlier) changes.set(key, change);
    else if (earlier.op !== 'insert') throw new Error(`both decisions change the ${key}`);
    else if (change.op === 'remove') changes.delete(key);
    else if (change.op === 'update') changes.set(key, insertOf(change));
    else throw new Error(`both decisions insert the ${key}`);
  }
  const audit = [...(first.audit ?? []), ...(second.audit ?? [])];
  return {
    changes: [...changes.values()],
    guards: [...first.guards, ...second.guards],
    events: [...first.events, ...second.events],
    ...(audit.length > 0 && { audit }),
  };
}

const keyOf = (change: Change): string => `${change.kind} ${change.op === 'remove' ? change.id : change.row.id}`;

const insertOf = ({ kind, row }: Update<Kind>): Change => ({ op: 'insert', kind, row }) as Change;
