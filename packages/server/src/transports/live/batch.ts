import type { StoredEvent } from '@baton/core';
import type { Job, Runner } from '@baton/protocol';

/** What a tick tells: whole rows of what changed, computed once for all who listen. */
export interface Batch {
  /** of the newest event in it */
  seq: number;
  runners: { rows: Runner[]; removed: string[] } | null;
  jobs: { rows: Job[] /** of each row */; scopeIds: string[]; counts: Record<string, number> } | null;
  /** ids of the jobs that changed; `jobs` is null when nobody wants their rows or they are too many */
  jobIds: ReadonlySet<string>;
  /** scopes of the templates that changed, or whose runs did, by their ids; null when nobody wants them or they are too many */
  templates: ReadonlyMap<string, string> | null;
  /** of runners that have an event of their own, so that a removed one is told of to those who saw it */
  runnerScopeIds: ReadonlyMap<string, string>;
}

/** The runners that an event is about: a job that starts or ends changes what its runner is shown to do. */
function runnersOf(event: StoredEvent): string | null {
  if (event.kind === 'runner') return event.entityId;
  const { runnerId } = event.detail;
  return typeof runnerId === 'string' ? runnerId : null;
}

/** Ids of what changed, gathered until they are told. */
export class Changed {
  readonly runnerIds = new Set<string>();
  readonly jobIds = new Set<string>();
  /** of runners that have an event of their own */
  readonly runnerScopeIds = new Map<string, string>();
  /** of templates that have an event of their own */
  readonly templateScopeIds = new Map<string, string>();
  seq = 0;
  events = 0;

  add(events: readonly StoredEvent[]): void {
    for (const event of events) {
      const runnerId = runnersOf(event);
      if (runnerId !== null) this.runnerIds.add(runnerId);
      if (event.kind === 'runner') this.runnerScopeIds.set(event.entityId, event.scopeId);
      if (event.kind === 'template') this.templateScopeIds.set(event.entityId, event.scopeId);
      if (event.kind === 'job') this.jobIds.add(event.entityId);
      this.seq = Math.max(this.seq, event.seq);
    }
    this.events += events.length;
  }

  /** Takes back what could not be told. */
  putBack(earlier: Changed): void {
    for (const id of earlier.runnerIds) this.runnerIds.add(id);
    for (const id of earlier.jobIds) this.jobIds.add(id);
    for (const [id, scopeId] of earlier.runnerScopeIds) this.runnerScopeIds.set(id, scopeId);
    for (const [id, scopeId] of earlier.templateScopeIds) this.templateScopeIds.set(id, scopeId);
    this.seq = Math.max(this.seq, earlier.seq);
    this.events += earlier.events;
  }
}
