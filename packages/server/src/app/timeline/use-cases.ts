import type { Attempt, AttemptOutcome, Contact, ContactStretch, Job, Pill } from '@baton/core';

/** An attempt with what tells people which one it is. */
export interface AttemptBar {
  attempt: Attempt;
  job: Job;
  projectName: string;
  outcome: AttemptOutcome;
  /** since when its job had waited for it; null: nobody knows any more */
  waitedSince: number | null;
}

export interface AttemptsInput {
  /** instants; null: a day before the end, now */
  from: number | null;
  to: number | null;
  /** name of a scope, with all that stands under it; null: all that the caller sees */
  scope: string | null;
  limit: number;
  after: string | null;
}

export interface AttemptsView {
  from: number;
  to: number;
  /** those under way first, then the last that ended; there may be fewer than the limit on a page that is not the last */
  attempts: AttemptBar[];
  next: string | null;
}

/** What one runner did in a time. */
export interface TimelineRow {
  runnerId: string;
  name: string;
  /** null: it is in no list any more */
  pill: Pill | null;
  /** jobs at once */
  slots: number;
  attempts: AttemptBar[];
  /** there were more, before these */
  hasMore: boolean;
}

export interface TimelineView {
  from: number;
  to: number;
  /** runners that worked in the time: those that work now first, then the busiest */
  rows: TimelineRow[];
  next: string | null;
}

export interface ContactHistoryView {
  from: number;
  to: number;
  now: Contact;
  /** oldest first, without gaps; before the first the runner was not there */
  stretches: ContactStretch[];
}

/** Who ran what, and who was there. */
export interface TimelineUseCases {
  /** Throws `runner_not_found`, `runner_removed`, `scope_not_found`, `invalid_request`. */
  attempts(idOrName: string, input: AttemptsInput): Promise<AttemptsView>;
  /** Throws `scope_not_found`, `invalid_request`. */
  fleet(input: AttemptsInput): Promise<TimelineView>;
  /** The contact of a runner over the last day. Throws as `attempts`. */
  contact(idOrName: string): Promise<ContactHistoryView>;
}
