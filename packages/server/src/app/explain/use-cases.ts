import type { Block, ElementaryChange, Job, Requirements, RunnerGroup, Verdict } from '@baton/core';

/** Why a job waits, with words for people beside the data. */
export interface ExplanationView {
  verdict: Verdict;
  /** jobs before it in line; null: unknown, or more than are counted */
  place: number | null;
  /** the whole in one or two sentences */
  text: string;
  blocks: (Block & { text: string })[];
  /** runners that do not take it for the same reason; `text` continues a runner's name */
  groups: (RunnerGroup & { text: string })[];
  runners: number;
  /** the smallest change that would start it, with the name of the scope that is to be resumed; empty: it is about to start; null: none of the known changes would */
  change: { change: ElementaryChange; scope: string | null; text: string }[] | null;
}

/** A kind of waiting job. */
export interface QueuedClassView extends ExplanationView {
  classId: string;
  waiting: number;
  oldestQueuedAt: number | null;
  requirements: Requirements;
}

export interface ExplainUseCases {
  /** throws `job_not_found`, `job_not_queued` */
  job(jobId: string): Promise<ExplanationView>;
  /** those of the jobs that wait, by id */
  jobs(jobs: readonly Job[]): Promise<Map<string, ExplanationView>>;
  /** every kind of job that waits, the longest queues first */
  classes(): Promise<QueuedClassView[]>;
}
