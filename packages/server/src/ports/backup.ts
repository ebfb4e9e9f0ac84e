/** Why no backup is taken now. */
export type BackupProblem = { problem: 'running' } | { problem: 'no_room'; neededBytes: number; freeBytes: number };

/** What a backup is asked to hold. */
export interface BackupOrder {
  /** the keys of the installation too: with them all secrets can be read */
  withKeys: boolean;
}

/** Takes backups of the data folder while the server goes on working. */
export interface BackupTaker {
  /**
   * Resolves when the database is copied; what is yielded after that is the archive. Whoever does not read it to its end ends it by `return`, or loses it
   * when nothing of it is asked for in minutes.
   */
  take(order: BackupOrder): Promise<AsyncIterableIterator<Uint8Array> | BackupProblem>;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}
