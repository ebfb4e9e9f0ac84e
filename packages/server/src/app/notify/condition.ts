import type { EventDetail } from '@baton/core';

/** Something that holds, and may be told of. */
export interface Condition {
  alarmId: string;
  scopeId: string;
  type: 'fleet.outdated' | 'job.impossible' | 'queue.too_old';
  /** another value than the one it was told for is news */
  value: string;
  detail: EventDetail;
}

/** What a look at one kind of condition came to. */
export interface Findings {
  /** alarms of this kind begin so */
  prefix: string;
  /** what holds now */
  found: Condition[];
  /** alarms that stay though nothing of it was found; all others of the prefix are over */
  kept: ReadonlySet<string>;
}
