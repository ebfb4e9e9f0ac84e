import type { LineFilter, NumberedLine } from '@baton/core';

/** Which lines are wanted; a runner by id, number or name; a scope by its name: of its runners and of those of what stands under it. */
export type LinesWanted = Omit<LineFilter, 'runnerId'> & { runner: string | null; scope: string | null };

/** A line with the name of its runner, and the job that it tells of, where there is one. */
export interface LineView extends NumberedLine {
  runnerName: string | null;
  jobId: string | null;
}

/** Where a page begins, and in which direction it goes. */
export interface LinesPlace {
  first: 'newest' | 'oldest';
  /** a number; null: from the end that `first` says */
  cursor: number | null;
  limit: number;
}

/**
 * What runners and the server print about themselves. Lines of runners are shown to whoever sees the runner, what the server says about a
 * runner too; its other lines need `view_audit` in the instance.
 */
export interface LineUseCases {
  /** Throws `runner_not_found`, `scope_not_found`. A page can be short, even empty, and go on: `next`. */
  page(wanted: LinesWanted, place: LinesPlace): Promise<{ lines: LineView[]; next: number | null }>;
  /** All of them in pieces, oldest first, up to the newest one when it began. */
  read(wanted: LinesWanted): AsyncGenerator<LineView[]>;
  /** what a page that is followed goes on from */
  newest(): number;
  /** Called when there are new lines, of whomever. The answer ends it. */
  onAppended(listener: () => void): () => void;
}
