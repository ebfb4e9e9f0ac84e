/** What an event is about. All but `system` events feed the live views; a job's events are also its timeline. */
export type EventKind = 'runner' | 'job' | 'template' | 'system';

/** JSON data of an event: small, flat, without secrets. */
export type EventDetail = Readonly<Record<string, string | number | boolean | null>>;

/**
 * An event as a decision makes it. The store numbers it (`seq`) in commit order; it is written in the same commit as the change it
 * tells of, or not at all.
 */
export interface EventDraft {
  scopeId: string;
  kind: EventKind;
  /** id of the runner, job or template */
  entityId: string;
  /** `runner.online`, `job.claimed`, … */
  type: string;
  /** when it happened, ms */
  at: number;
  detail: EventDetail;
}

export interface StoredEvent extends EventDraft {
  /** rises by at least one with each event of a store; never reused */
  seq: number;
}
