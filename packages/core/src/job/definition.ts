import type { Interval } from '../match/interval.ts';
import type { Concurrency, OnLost, OnPartition } from './state.ts';

/** What a job is to be: all that a submission says of it but for its project and for values of secrets. Templates keep it. */
export interface JobDefinition {
  name: string;
  executor: string;
  executorVersionMin: string | null;
  labels: string[];
  ranges: Record<string, Interval>;
  attributes: Record<string, string>;
  runnerVersionMin: string | null;
  /** labels of the device that it takes, none: any; null: it takes no device */
  device: string[] | null;
  concurrency: Concurrency | null;
  priority: number;
  /** id, number or name of the only runner that may take it */
  runner: string | null;
  onLost: OnLost;
  onPartition: OnPartition;
  maxAttempts: number;
  timeLimitMs: number | null;
  /** it fails when nobody took it within this time */
  waitLimitMs: number | null;
  /** names of stored secrets by the variables in which the job finds them */
  secrets: Readonly<Record<string, string>>;
  spec: unknown;
}
