import type { Block, ElementaryChange, HeldBackPool, Job, LinePlace, Requirements, RunnerGroup, Verdict } from '@baton/core';

/** Why a job waits, with words for people beside the data. */
export interface ExplanationView {
  verdict: Verdict;
  /** of a kind: of its first job; null: unknown */
  place: LinePlace | null;
  /** the whole in one or two sentences */
  text: string;
  blocks: (Block & { text: string })[];
  /** pools that would start a runner for it, if it were not for their failed starts; the text is a sentence or two */
  heldBack: (HeldBackPool & { text: string })[];
  /** runners that do not take it for the same reason; `text` continues a runner's name */
  groups: (RunnerGroup & { text: string })[];
  runners: number;
  /** the smallest change that would start it, with the name of the scope that is to be resumed or gets a runner; empty: it is about to start; null: none of the known changes would */
  change: { change: ElementaryChange; scope: string | null; text: string }[] | null;
}

/** A kind of waiting job. */
export interface QueuedClassView extends ExplanationView {
  classId: string;
  waiting: number;
  oldestQueuedAt: number | null;
  requirements: Requirements;
  /** of the runner that it is pinned to */
  pinnedToName: string | null;
}

/** A concurrency key that has no permit left. */
export interface UsedUpKeyView {
  projectName: string;
  key: string;
  held: number;
  limit: number;
}

export interface ExplainUseCases {
  /** throws `job_not_found`, `job_not_queued` */
  job(jobId: string): Promise<ExplanationView>;
  /** those of the jobs that wait, by id */
  jobs(jobs: readonly Job[]): Promise<Map<string, ExplanationView>>;
  /**
   * Every kind of job that waits, the longest queues first: of all that one sees, or of a scope and all under it; throws `scope_not_found`. The cost
   * grows with kinds and with runner classes, never with the jobs that wait.
   */
  classes(scope?: string | null): Promise<QueuedClassView[]>;
  /** Of the keys that are held in memory, which is all that were asked for lately; throws `scope_not_found`. */
  usedUpKeys(scope?: string | null): UsedUpKeyView[];
}
