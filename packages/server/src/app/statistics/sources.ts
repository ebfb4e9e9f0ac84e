import type { Committer } from '../commit/committer.ts';
import type { AppDeps } from '../deps.ts';
import type { PresenceTracker } from '../presence/tracker.ts';
import type { JobClasses } from '../state/classes.ts';
import type { Fleet } from '../state/fleet.ts';
import type { QueueCounts } from '../state/queue-counts.ts';
import type { KnownReleases } from '../state/releases.ts';
import type { LiveWorkIndex } from '../state/work.ts';

/** What statistics are gathered from, and where they are kept. */
export interface StatisticsSources {
  deps: Pick<AppDeps, 'clock' | 'entropy' | 'store'>;
  committer: Committer;
  fleet: Fleet;
  work: LiveWorkIndex;
  presence: PresenceTracker;
  queue: QueueCounts;
  classes: JobClasses;
  releases: KnownReleases;
  now(): number;
}
