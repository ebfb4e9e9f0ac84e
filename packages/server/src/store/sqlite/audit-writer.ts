import type { AuditLink } from '@baton/core';
import { nextLink } from '../audit-chain.ts';
import { auditWidth, insertAuditText } from '../sql/audit-rows.ts';
import type { SqlValue } from '../sql/rows.ts';
import type { Connection, Statement } from './driver.ts';

/** Numbers and chains the audit entries that the writing thread is given. */
export class AuditWriter {
  readonly #insert: Statement;
  readonly #setHead: Statement;
  /** the newest entry, of those not yet durable too */
  last: AuditLink;
  #durable: AuditLink;

  constructor(db: Connection) {
    this.#insert = db.prepare(insertAuditText(() => '?'));
    this.#setHead = db.prepare('UPDATE audit_head SET seq = ?, hash = ?');
    const head = db.prepare('SELECT seq, hash FROM audit_head').get() as AuditLink;
    // Entries behind the head are not the server's: what comes next has its number behind theirs, and is chained past them, so that they stay found.
    const highest = db.prepare('SELECT coalesce(max(seq), 0) FROM audit_entries').pluck().get() as number;
    this.last = { seq: Math.max(head.seq, highest), hash: head.hash };
    this.#durable = this.last;
  }

  /** Writes the entry whose values, and the text that its hash covers, stand from `at` on. */
  append(values: readonly SqlValue[], at: number): void {
    const link = nextLink(this.last, values[at + auditWidth] as string);
    this.#insert.run(link.seq, ...values.slice(at, at + auditWidth), link.hash);
    this.last = link;
  }

  /** Call before the transaction is committed. */
  store(): void {
    if (this.last !== this.#durable) this.#setHead.run(this.last.seq, this.last.hash);
  }

  /** Call when the transaction is committed, or rolled back. */
  ended(committed: boolean): void {
    if (committed) this.#durable = this.last;
    else this.last = this.#durable;
  }
}
