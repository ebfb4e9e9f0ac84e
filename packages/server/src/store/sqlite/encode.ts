import type { AuditDraft, Change, Kind } from '@baton/core';
import type { Commit } from '../interface.ts';
import { auditText, writeAudit } from '../sql/audit-rows.ts';
import { writeEvent } from '../sql/event-rows.ts';
import { type SqlValue, writers } from '../sql/rows.ts';
import { maskOf, statementIndex } from '../sql/statements.ts';
import { narrowAt } from './wire.ts';

/**
 * Appends a commit to a flat list: number of operations, of events, of audit entries; for each operation the position of its statement and
 * its parameters; the values of the events; of each audit entry its values and the text that its hash covers. Guards come before changes. Throws a TypeError for what no column can hold.
 */
export function encodeCommit({ guards, changes, events, audit = nothing }: Commit, into: SqlValue[]): void {
  into.push(guards.length + changes.length, events.length, audit.length);
  for (const { kind, id, revision } of guards) into.push(statementIndex(kind, 'guard'), id, revision);
  for (const change of changes) encodeChange(change, into);
  for (const event of events) writeEvent(event, into);
  for (const draft of audit) {
    writeAudit(draft, into);
    into.push(auditText(draft));
  }
}

const nothing: readonly AuditDraft[] = [];

function encodeChange(change: Change, into: SqlValue[]): void {
  const { kind, op } = change;
  const position = statementIndex(kind, op);
  if (op === 'remove') into.push(position, change.id, change.revision);
  else if (op === 'update') {
    const mask = maskOf(kind, change.patch);
    into.push(narrowAt(position, mask));
    writers[kind](change.row as never, into, mask);
    into.push(change.row.revision - 1);
  } else {
    into.push(position);
    writers[kind](change.row as never, into);
  }
}

/** What the operation with this position, as `encodeCommit` counts them, is about. */
export function operationAt({ guards, changes }: Commit, position: number): { kind: Kind; id: string } {
  const operation = guards[position] ?? changes[position - guards.length];
  if (!operation) throw new Error(`The commit has no operation ${position}.`);
  return { kind: operation.kind, id: 'row' in operation ? operation.row.id : operation.id };
}
