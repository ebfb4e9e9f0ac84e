import type { Attempt, Job, Kind, Records, Runner } from '@baton/core';
import type { Commit } from '@baton/server';

export interface RowChange<K extends Kind = Kind> {
  kind: K;
  before: Records[K] | null;
  after: Records[K] | null;
}

/** The rows as commits left them: kept apart from the store, so that its indexes are not believed. */
export class Rows {
  readonly #tables = new Map<Kind, Map<string, Records[Kind]>>();
  readonly #attemptsOf = new Map<string, Map<string, Attempt>>();
  /** attempts whose lease ran out and whose runner did not come back with them, or to say that it had not begun them; whatever else ended them then */
  readonly ranOut = new Set<string>();

  table<K extends Kind>(kind: K): Map<string, Records[K]> {
    let table = this.#tables.get(kind);
    if (!table) {
      table = new Map();
      this.#tables.set(kind, table);
    }
    return table as unknown as Map<string, Records[K]>;
  }

  job = (id: string): Job | undefined => this.table('job').get(id);
  attempt = (id: string): Attempt | undefined => this.table('attempt').get(id);
  /** in the order of their epochs */
  attemptsOf = (jobId: string): Attempt[] => [...(this.#attemptsOf.get(jobId)?.values() ?? [])].sort((a, b) => a.epoch - b.epoch);

  /** Takes over a commit; answers what it changed. */
  apply(commit: Commit): RowChange[] {
    const changes: RowChange[] = [];
    for (const change of commit.changes) {
      const { kind, op } = change;
      const id = op === 'remove' ? change.id : change.row.id;
      const table = this.table(kind);
      const before = table.get(id) ?? null;
      if (op === 'ensure' && before) continue;
      const after = op === 'remove' ? null : (change.row as Records[Kind]);
      if (after) table.set(id, after);
      else table.delete(id);
      if (kind === 'attempt' && after) this.#index(after as Attempt);
      changes.push({ kind, before, after });
    }
    return changes;
  }

  #index(attempt: Attempt): void {
    const own = this.#attemptsOf.get(attempt.jobId) ?? new Map<string, Attempt>();
    this.#attemptsOf.set(attempt.jobId, own.set(attempt.id, attempt));
    if (attempt.state === 'lost') this.ranOut.add(attempt.id);
    else if (attempt.state === 'running' || attempt.cause === 'prepare_failed' || attempt.cause === 'asked')
      this.ranOut.delete(attempt.id);
  }
}

/** The runner's credential does not work any more: it was removed, or revoked. */
export const isGone = (row: Runner | undefined): boolean =>
  row !== undefined && (row.removedAt !== null || row.credential === 'revoked');

/** Only the changes of one kind. */
export const ofKind = <K extends Kind>(changes: readonly RowChange[], kind: K): RowChange<K>[] =>
  changes.filter((change) => change.kind === kind) as unknown as RowChange<K>[];
