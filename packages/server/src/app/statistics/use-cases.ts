import type { Figures, Grouping, JobState, Pill, SeriesGroup, SeriesPoint } from '@baton/core';

export interface StatisticsInput {
  /** name of a scope, with all that stands under it; null: all that the caller sees */
  scope: string | null;
  /** instants; null: a day ago, now */
  from: number | null;
  to: number | null;
  /** length of a step; null: as fits. Longer where no shorter slots are kept */
  stepMs: number | null;
  by: Grouping | null;
}

export interface StatisticsView {
  from: number;
  to: number;
  stepMs: number;
  /** of the whole time */
  total: Figures;
  /** steps in which nothing happened and nobody looked are left out */
  points: SeriesPoint[];
  /** null: not asked for. `name` as people know it; null: gone */
  groups: (SeriesGroup & { name: string | null })[] | null;
}

/** Runners that somebody should look at. */
interface RunnersOfConcern {
  count: number;
  /** the first of them */
  first: { id: string; name: string; pill: Pill; lastHeartbeatAt: number | null }[];
}

/** How things stand right now, and in the last hour. */
export interface DashboardView {
  at: number;
  runners: Partial<Record<Pill, number>>;
  /** in contact: busy and draining ones too */
  online: number;
  lost: RunnersOfConcern;
  outdated: RunnersOfConcern;
  jobs: Record<JobState, number>;
  /** since when the first job waits; null: none does, or nobody looked yet */
  oldestQueuedAt: number | null;
  lastHour: Figures;
}

export interface StatisticsUseCases {
  /** Throws `scope_not_found`, `invalid_request`. */
  read(input: StatisticsInput): Promise<StatisticsView>;
  /** Throws `scope_not_found`. */
  dashboard(scope: string | null): Promise<DashboardView>;
}
