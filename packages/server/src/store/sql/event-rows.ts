import type { EventDraft, EventKind, StoredEvent } from '@baton/core';
import type { SqlValue } from './rows.ts';

/** Appends the values of an event, in the order of `eventColumns` without `seq`, to `into`. */
export function writeEvent(event: EventDraft, into: SqlValue[]): void {
  into.push(event.scopeId, event.kind, event.entityId, event.type, event.at, JSON.stringify(event.detail));
}

/** Number of values that {@link writeEvent} appends. */
export const eventWidth = 6;

/** Makes an event of values in the order of `eventColumns`. */
export const readEvent = (values: readonly unknown[]): StoredEvent => ({
  seq: values[0] as number,
  scopeId: values[1] as string,
  kind: values[2] as EventKind,
  entityId: values[3] as string,
  type: values[4] as string,
  at: values[5] as number,
  detail: JSON.parse(values[6] as string) as StoredEvent['detail'],
});

/** The statement that writes an event: `seq`, then the values of {@link writeEvent}. */
export const insertEventText = (placeholder: (number: number) => string): string =>
  `INSERT INTO events (seq, scope_id, kind, entity_id, type, at, detail) VALUES (${[1, 2, 3, 4, 5, 6, 7].map(placeholder).join(', ')})`;
