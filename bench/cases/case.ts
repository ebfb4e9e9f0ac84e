import type { Database } from '../processes/database.ts';
import type { Figure } from '../report/bars.ts';

/** How large and how long a run is. */
export interface Scale {
  database: Database;
  /** seconds that each figure is measured for */
  seconds: number;
  warmUpSeconds: number;
  runners: number;
  idleRunners: number;
  /** jobs in the long queue */
  backlog: number;
  /** that are claimed and finished before the long queue is measured */
  claims: number;
  /** pairs of rounds in which the long queue is compared with a short one */
  rounds: number;
}

/** What disk, database and HTTP cost on this machine without Baton, measured at the beginning of each run. */
export interface Raw {
  commitsPerSecond: number;
  batchedRowsPerSecond: number;
  postsPerSecond: number;
  syncP50Ms: number;
  syncP99Ms: number;
}

/** Measures some figures that belong together, on servers of its own. */
export type Case = (scale: Scale, raw: Raw) => Promise<Figure[]>;
