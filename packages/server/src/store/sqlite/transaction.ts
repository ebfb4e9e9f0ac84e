import { rmSync } from 'node:fs';
import type { SqlValue } from '../sql/rows.ts';
import { CommitApplier, NeedsIsolation } from './apply.ts';
import { AuditPruner } from './audit-pruner.ts';
import { type Connection, codeOf, type Statement } from './driver.ts';
import type { Answer, Failure, Request } from './wire.ts';

/** Transactions with a savepoint around each commit after one that would have needed them: such conflicts come in clusters. */
const isolatedRun = 16;

/** Events dropped in one transaction, so that commits never wait long for a prune. */
const pruneChunk = 5_000;

export interface TransactionResult {
  answers: Answer[];
  reserveSpent: boolean;
}

/** Carries out requests, all that are given at once in one transaction with one sync. */
export class Transactions {
  readonly #db: Connection;
  readonly #reserveFile: string;
  readonly #commits: CommitApplier;
  readonly #audit: AuditPruner;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #presence: Statement;
  readonly #oldest: Statement;
  readonly #setOldest: Statement;
  readonly #dropEvents: Statement;
  readonly #firstEvent: Statement;
  #isolatedLeft = 0;

  constructor(db: Connection, reserveFile: string) {
    this.#db = db;
    this.#reserveFile = reserveFile;
    this.#audit = new AuditPruner(db);
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#presence = db.prepare(
      'INSERT INTO presence (runner_id, last_seen_at) VALUES (?, ?) ON CONFLICT DO UPDATE SET last_seen_at = max(last_seen_at, excluded.last_seen_at)',
    );
    this.#oldest = db.prepare('SELECT oldest FROM event_window').pluck();
    this.#setOldest = db.prepare('UPDATE event_window SET oldest = ?');
    this.#firstEvent = db.prepare('SELECT min(seq) FROM events').pluck();
    this.#dropEvents = db.prepare('DELETE FROM events WHERE seq < ?');
    const newest = db.prepare('SELECT max(seq) FROM events').pluck().get() as number | null;
    this.#commits = new CommitApplier(db, newest ?? (this.#oldest.get() as number) - 1);
  }

  /** When the disk is full, gives up the reserve and tries once more. */
  run(requests: readonly Request[]): TransactionResult {
    const first = this.#attempt(requests);
    if (!isFull(first) || !this.#spendReserve()) return { answers: answersOf(first, requests), reserveSpent: false };
    return { answers: answersOf(this.#attempt(requests), requests), reserveSpent: true };
  }

  #spendReserve(): boolean {
    try {
      rmSync(this.#reserveFile);
      return true;
    } catch {
      return false;
    }
  }

  #attempt(requests: readonly Request[]): Answer[] | Failure {
    let committing = false;
    this.#commits.isolated = this.#isolatedLeft-- > 0;
    try {
      this.#begin.run();
      const answers = requests.map((request) => this.#carryOut(request));
      this.#commits.beforeCommit();
      committing = true;
      this.#commit.run();
      this.#commits.ended(true);
      return answers;
    } catch (error) {
      this.#commits.ended(false);
      if (error instanceof NeedsIsolation && this.#rollBack()) {
        this.#isolatedLeft = isolatedRun;
        return this.#attempt(requests);
      }
      return this.#failure(error, committing);
    }
  }

  #failure(error: unknown, committing: boolean): Failure {
    const code = codeOf(error);
    const message = error instanceof Error ? error.message : String(error);
    const isFull = code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE';
    const rolledBack = this.#rollBack();
    if (!code.startsWith('SQLITE_')) return { kind: 'defect', message };
    if ((committing && !isFull) || !rolledBack) return { kind: 'unknown', message: `${message} (${code})` };
    return { kind: isFull ? 'full' : 'unavailable', message: `${message} (${code})` };
  }

  #rollBack(): boolean {
    try {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      return true;
    } catch {
      return false;
    }
  }

  #carryOut(request: Request): Answer {
    const { type } = request;
    if (type === 'commits') return { type, results: this.#commits.applyAll(request.values) };
    if (type === 'prune') {
      const more =
        request.what === 'audit'
          ? this.#audit.drop(request.belowSeq, this.#commits.auditLast.seq)
          : this.#prune(request.belowSeq);
      return { type: 'done', more };
    }
    this.#flushPresence(request.values);
    return { type: 'done', more: false };
  }

  #flushPresence(values: readonly SqlValue[]): void {
    for (let at = 0; at < values.length; at += 2) this.#presence.run(values[at], values[at + 1]);
  }

  /** Returns whether there is more to drop. The newest number ever given stays known by the window. */
  #prune(belowSeq: number): boolean {
    const below = Math.min(belowSeq, this.#commits.seq + 1);
    if (below > (this.#oldest.get() as number)) this.#setOldest.run(below);
    const first = this.#firstEvent.get() as number | null;
    if (first === null || first >= below) return false;
    this.#dropEvents.run(Math.min(below, first + pruneChunk));
    return first + pruneChunk < below;
  }
}

const isFull = (outcome: Answer[] | Failure): boolean => !Array.isArray(outcome) && outcome.kind === 'full';

const answersOf = (outcome: Answer[] | Failure, requests: readonly Request[]): Answer[] =>
  Array.isArray(outcome) ? outcome : requests.map(() => ({ type: 'failed', failure: outcome }));
