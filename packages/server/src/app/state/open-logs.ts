import type { Attempt, Change } from '@baton/core';

export interface OpenLog {
  runnerId: string;
  /** when the attempt ended, or its runner last sent something of it; monotonic */
  heardAt: number;
  nextLookAt: number;
}

const isOpen = ({ state, acceptedAt, log }: Attempt): boolean => state === 'ended' && acceptedAt !== null && log === null;

/** Logs that are not closed though their attempts are over: nearly always for a moment. Kept true by the commits that change them. */
export class OpenLogs {
  readonly #logs = new Map<string, OpenLog>();

  /** @param now monotonic */
  put(attempt: Attempt, now: number): void {
    if (!isOpen(attempt)) this.#logs.delete(attempt.id);
    else if (!this.#logs.has(attempt.id))
      this.#logs.set(attempt.id, { runnerId: attempt.runnerId, heardAt: now, nextLookAt: now });
  }

  apply(changes: readonly Change[], now: number): void {
    for (const change of changes) if (change.kind === 'attempt' && change.op !== 'remove') this.put(change.row, now);
  }

  /** The runner sent something of this log, or tried to. */
  heard(attemptId: string, now: number): void {
    const log = this.#logs.get(attemptId);
    if (log) log.heardAt = now;
  }

  forget(attemptId: string): void {
    this.#logs.delete(attemptId);
  }

  all = (): IterableIterator<[string, OpenLog]> => this.#logs.entries();
}
