import { type AuditEntry, type AuditFilter, matchesAudit } from '@baton/core';
import type { Page, Paged } from '../interface.ts';
import { auditColumns, readAudit } from './audit-rows.ts';
import { type NamedQuery, written } from './named-query.ts';

const columns = auditColumns.join(', ');

/** What of the log retention has not dropped. */
const kept = '(SELECT dropped_seq FROM audit_head)';

/** The reads of the audit log, in words that every SQL database understands. */
export const auditQueries = (placeholder: (number: number) => string) => {
  // cast for the reason that `named-query.ts` tells
  const text = (position: number): string => `cast(${placeholder(position)} AS text)`;
  const whole = (position: number): string => `cast(${placeholder(position)} AS bigint)`;
  return {
    /** (seq, limit): below, newest first */
    before: written(
      'auditBefore',
      `SELECT ${columns} FROM audit_entries WHERE seq < ${whole(1)} AND seq > ${kept} ORDER BY seq DESC LIMIT ${whole(2)}`,
      ...[0, 1],
    ),
    /** (target id, seq, limit): of one target, below, newest first */
    ofTarget: written(
      'auditOfTarget',
      `SELECT ${columns} FROM audit_entries
      WHERE target_id = ${text(1)} AND seq < ${whole(2)} AND seq > ${kept} ORDER BY seq DESC LIMIT ${whole(3)}`,
      ...[0, 1, 2],
    ),
    /** (seq, limit): above, oldest first */
    since: written(
      'auditSince',
      `SELECT ${columns} FROM audit_entries WHERE seq > ${whole(1)} AND seq > ${kept} ORDER BY seq LIMIT ${whole(2)}`,
      ...[0, 1],
    ),
    head: written('auditHead', 'SELECT seq, hash, dropped_seq, dropped_hash FROM audit_head'),
  };
};

/** Entries that are looked at before other work gets its turn. */
const window = 1_000;

/** Runs a query with its arguments. */
type Rows = (query: NamedQuery, ...args: unknown[]) => Promise<unknown[][]> | unknown[][];

/** A page of entries, newest first. A filter looks at them in windows and lets other work in between. */
export async function auditPage(
  queries: ReturnType<typeof auditQueries>,
  rows: Rows,
  filter: AuditFilter,
  { limit, after }: Page,
): Promise<Paged<AuditEntry>> {
  const found: AuditEntry[] = [];
  let below = after === null ? Number.MAX_SAFE_INTEGER : Number(after);
  for (;;) {
    const values = await (filter.targetId === null
      ? rows(queries.before, below, window)
      : rows(queries.ofTarget, filter.targetId, below, window));
    const entries = values.map(readAudit);
    found.push(...entries.filter((entry) => matchesAudit(entry, filter)));
    const oldest = entries.at(-1);
    if (found.length > limit || !oldest || entries.length < window || isPast(oldest, filter)) break;
    below = oldest.seq;
    await new Promise(setImmediate);
  }
  const page = found.slice(0, limit);
  return { rows: page, next: found.length > limit ? String(page.at(-1)?.seq) : null };
}

/** Nothing older is wanted. Clocks may have gone back a little. */
const isPast = ({ at }: AuditEntry, { from }: AuditFilter): boolean => from !== null && at < from - 3_600_000;
