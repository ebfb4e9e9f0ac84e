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
  /** who was silent the longest stands first */
  readonly #logs = new Map<string, OpenLog>();
  readonly #byRunner = new Map<string, Set<string>>();

  /** @param now monotonic */
  put(attempt: Attempt, now: number): void {
    if (!isOpen(attempt)) this.forget(attempt.id);
    else if (!this.#logs.has(attempt.id)) this.#add(attempt.id, { runnerId: attempt.runnerId, heardAt: now, nextLookAt: now });
  }

  apply(changes: readonly Change[], now: number): void {
    for (const change of changes) if (change.kind === 'attempt' && change.op !== 'remove') this.put(change.row, now);
  }

  /** The runner sent something of this log, or tried to. */
  heard(attemptId: string, now: number): void {
    const log = this.#logs.get(attemptId);
    if (!log) return;
    log.heardAt = now;
    this.#logs.delete(attemptId);
    this.#logs.set(attemptId, log);
  }

  forget(attemptId: string): void {
    const log = this.#logs.get(attemptId);
    if (!log) return;
    this.#logs.delete(attemptId);
    const own = this.#byRunner.get(log.runnerId);
    own?.delete(attemptId);
    if (own?.size === 0) this.#byRunner.delete(log.runnerId);
  }

  /**
   * Logs that are to be looked at: quiet for `thereMs`, or for `goneMs` when their runner is not there. The cost grows with runners and with what is
   * found, not with all the logs that were closed by nobody yet.
   */
  due(now: number, { thereMs, goneMs }: { thereMs: number; goneMs: number }, isThere: (runnerId: string) => boolean) {
    const due: [attemptId: string, log: OpenLog][] = [];
    for (const [attemptId, log] of this.#logs) {
      if (now - log.heardAt < thereMs) break;
      if (now >= log.nextLookAt) due.push([attemptId, log]);
    }
    for (const [runnerId, own] of this.#byRunner) {
      if (isThere(runnerId)) continue;
      for (const attemptId of own) {
        const log = this.#logs.get(attemptId);
        if (log && now >= log.nextLookAt && now - log.heardAt >= goneMs && now - log.heardAt < thereMs)
          due.push([attemptId, log]);
      }
    }
    return due;
  }

  #add(attemptId: string, log: OpenLog): void {
    this.#logs.set(attemptId, log);
    const own = this.#byRunner.get(log.runnerId);
    if (own) own.add(attemptId);
    else this.#byRunner.set(log.runnerId, new Set([attemptId]));
  }
}
