import type { StoredEvent } from '@baton/core';

/** What live views listen to. */
export interface LiveFeed {
  /** number of the newest event that listeners were told of */
  seq(): number;
  /** Told in order, each event once, from now on. The answer ends it. */
  onEvents(listener: (events: readonly StoredEvent[]) => void): () => void;
  /** Events above `seq`; null when some of them are no longer kept (or `seq` is not of this store): start anew. */
  since(seq: number): Promise<StoredEvent[] | null>;
  /** Told when chunks of this attempt's log became durable, its log was closed, or the attempt ended. */
  onLog(attemptId: string, listener: () => void): () => void;
  /** Told when files of this job came or went. */
  onFiles(jobId: string, listener: () => void): () => void;
  /** Told when the audit log got entries. */
  onAudit(listener: () => void): () => void;
}
