import type { AuditEntry, AuditFilters } from '@baton/protocol';
import type { AuditView, AuditQuery as Wanted } from '../../app/index.ts';

/** A filter as the use cases want it. */
export const queryOf = (query: AuditFilters): Wanted => ({
  actor: query.actor ?? null,
  action: query.action ?? null,
  targetKind: query.targetKind ?? null,
  targetId: query.target ?? null,
  scope: query.scope ?? null,
  address: query.address ?? null,
  from: query.from ?? null,
  to: query.to ?? null,
  text: query.text ?? null,
});

/** An entry as the wire shows it. */
export const entryOf = ({ entry, scopeName }: AuditView): AuditEntry => ({
  ...entry,
  scope: scopeName,
  before: entry.before && { ...entry.before },
  after: entry.after && { ...entry.after },
  detail: { ...entry.detail },
});
