import type { Connection, Statement } from './driver.ts';

/** Entries dropped in one transaction, so that commits never wait long. */
const chunk = 5_000;

/** Drops the oldest audit entries, and remembers the newest of those, from which the rest is verified. */
export class AuditPruner {
  readonly #setDropped: Statement;
  readonly #first: Statement;
  readonly #drop: Statement;

  constructor(db: Connection) {
    this.#setDropped = db.prepare(
      `UPDATE audit_head SET (dropped_seq, dropped_hash) = (SELECT seq, hash FROM audit_entries WHERE audit_entries.seq = @seq)
      WHERE dropped_seq < @seq AND EXISTS (SELECT 1 FROM audit_entries WHERE audit_entries.seq = @seq)`,
    );
    this.#first = db.prepare('SELECT min(seq) FROM audit_entries').pluck();
    this.#drop = db.prepare('DELETE FROM audit_entries WHERE seq < ? AND seq <= (SELECT dropped_seq FROM audit_head)');
  }

  /** Returns whether there is more to drop. The newest entry always stays. */
  drop(belowSeq: number, newest: number): boolean {
    const below = Math.min(belowSeq, newest);
    this.#setDropped.run({ seq: below - 1 });
    const first = this.#first.get() as number | null;
    if (first === null || first >= below) return false;
    this.#drop.run(Math.min(below, first + chunk));
    return first + chunk < below;
  }
}
