import type { AuditLink, Kind } from '@baton/core';
import { auditWidth } from '../sql/audit-rows.ts';
import { eventWidth, insertEventText } from '../sql/event-rows.ts';
import type { SqlValue } from '../sql/rows.ts';
import { narrowUpdate, type WriteOp, type WriteStatement, writeStatements } from '../sql/statements.ts';
import { AuditWriter } from './audit-writer.ts';
import { type Connection, codeOf, type Statement } from './driver.ts';
import { type Count, JobCounter } from './job-counter.ts';
import { conflictCode, readNarrowAt } from './wire.ts';

interface Prepared {
  kind: Kind;
  statement: Statement;
  op: WriteOp;
  parameters: number;
  /** told of the parameters before it is run; null: nobody wants to know */
  count: Count | null;
}

/** Numbers at the beginning of a commit: see `encode.ts`. */
const headWidth = 3;

const placeholder = (): string => '?';

/** Thrown when a commit that had already written something cannot stand, and nothing can take back that commit alone. */
export class NeedsIsolation extends Error {
  override name = 'NeedsIsolation';
}

/**
 * Applies encoded commits inside a transaction that the caller holds; each takes effect or leaves nothing behind.
 *
 * Most conflicts show at the first statement of a commit, before anything is written. A savepoint around each commit costs a fifth of
 * the whole (SQLite copies each page before it changes), so without `isolated` there is none, and a later conflict throws
 * {@link NeedsIsolation}: the caller then rolls back and applies the same with `isolated`.
 */
export class CommitApplier {
  readonly #db: Connection;
  /** by their places; those that write only some columns are prepared when they are first wanted */
  readonly #statements: Prepared[] = [];
  readonly #narrow = new Map<number, Prepared>();
  readonly #insertEvent: Statement;
  readonly #savepoint: Statement;
  readonly #release: Statement;
  readonly #rollback: Statement;
  readonly #jobs: JobCounter;
  readonly #audit: AuditWriter;
  #seq: number;
  /** the number of the newest event that is durable */
  #durableSeq: number;
  isolated = false;

  constructor(db: Connection, seq: number) {
    this.#db = db;
    this.#jobs = new JobCounter(db);
    this.#audit = new AuditWriter(db);
    for (const write of writeStatements(placeholder)) this.#statements.push(this.#prepare(write, -1));
    this.#insertEvent = db.prepare(insertEventText(placeholder));
    this.#savepoint = db.prepare('SAVEPOINT one');
    this.#release = db.prepare('RELEASE one');
    this.#rollback = db.prepare('ROLLBACK TO one');
    this.#seq = seq;
    this.#durableSeq = seq;
  }

  /** The number of the newest event, of those not yet durable too. */
  get seq(): number {
    return this.#seq;
  }

  /** The newest audit entry, of those not yet durable too. */
  get auditLast(): AuditLink {
    return this.#audit.last;
  }

  /** Call before the transaction is committed. */
  beforeCommit(): void {
    this.#jobs.store();
    this.#audit.store();
  }

  /** Call when the transaction is committed, or rolled back. */
  ended(committed: boolean): void {
    this.#audit.ended(committed);
    if (committed) this.#durableSeq = this.#seq;
    else {
      this.#seq = this.#durableSeq;
      this.#jobs.forget();
    }
  }

  /** Applies the commits of a flat list (see `encode.ts`). Returns a code for each. */
  applyAll(values: readonly SqlValue[]): number[] {
    const results: number[] = [];
    for (let at = 0; at < values.length; ) {
      const end = this.#endOf(values, at);
      results.push(this.#applyOne(values, at));
      at = end;
    }
    return results;
  }

  #endOf(values: readonly SqlValue[], start: number): number {
    let at = start + headWidth;
    for (let left = values[start] as number; left > 0; left--) at += 1 + this.#at(values[at] as number).parameters;
    return at + (values[start + 1] as number) * eventWidth + (values[start + 2] as number) * (auditWidth + 1);
  }

  #prepare({ kind, op, sql, parameters }: WriteStatement, mask: number): Prepared {
    const count = kind === 'job' ? this.#jobs.counting(op, mask) : null;
    return { kind, op, parameters, statement: this.#db.prepare(sql), count };
  }

  #at(place: number): Prepared {
    return this.#statements[place] ?? this.#narrow.get(place) ?? this.#prepareNarrow(place);
  }

  #prepareNarrow(place: number): Prepared {
    const narrow = readNarrowAt(place);
    const whole = narrow && this.#statements[narrow.position];
    if (!whole) throw new Error(`There is no statement ${place}.`);
    const prepared = this.#prepare(narrowUpdate(whole.kind, narrow.mask, placeholder), narrow.mask);
    this.#narrow.set(place, prepared);
    return prepared;
  }

  #applyOne(values: readonly SqlValue[], start: number): number {
    const [seq, audit] = [this.#seq, this.#audit.last];
    this.#jobs.begin();
    if (this.isolated) this.#savepoint.run();
    const code = this.#operations(values, start);
    if (code < 0 || Number.isNaN(code)) {
      if (this.isolated) this.#rollback.run();
      this.#seq = seq;
      this.#audit.last = audit;
    } else this.#jobs.accept();
    if (this.isolated) this.#release.run();
    return code;
  }

  #operations(values: readonly SqlValue[], start: number): number {
    const operations = values[start] as number;
    let written = 0;
    let at = start + headWidth;
    for (let operation = 0; operation < operations; operation++) {
      const prepared = this.#at(values[at] as number);
      const end = at + 1 + prepared.parameters;
      const parameters = values.slice(at + 1, end);
      prepared.count?.(parameters);
      const outcome = perform(prepared, parameters);
      if (typeof outcome === 'string') {
        if (written > 0 && !this.isolated) throw new NeedsIsolation();
        return outcome === 'defect' ? Number.NaN : conflictCode(operation, outcome);
      }
      written += outcome;
      at = end;
    }
    const events = values[start + 1] as number;
    const first = events === 0 ? 0 : this.#seq + 1;
    for (let event = 0; event < events; event++, at += eventWidth) {
      this.#insertEvent.run(++this.#seq, ...values.slice(at, at + eventWidth));
    }
    for (let left = values[start + 2] as number; left > 0; left--, at += auditWidth + 1) this.#audit.append(values, at);
    return first;
  }
}

/** Runs one operation. Returns how many rows it wrote, or why it conflicts; errors of the disk are thrown. */
function perform({ statement, op }: Prepared, parameters: SqlValue[]): number | 'revision' | 'exists' | 'defect' {
  try {
    if (op === 'guard') return statement.get(parameters) === undefined ? 'revision' : 0;
    const { changes } = statement.run(parameters);
    if (changes > 0 || op === 'ensure') return changes;
    return op === 'insert' ? 'exists' : 'revision';
  } catch (error) {
    const code = codeOf(error);
    if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') return 'exists';
    if (code.startsWith('SQLITE_CONSTRAINT') || code === 'SQLITE_TOOBIG' || code === 'SQLITE_MISMATCH') return 'defect';
    throw error;
  }
}
