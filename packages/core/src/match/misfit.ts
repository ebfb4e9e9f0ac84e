import type { Interval } from './interval.ts';

/**
 * The first requirement that a runner fails. They are tested in the order in which they stand here, labels and names each in their own
 * order, so that everybody is told the same one.
 */
export type Misfit =
  /** the job is pinned to another runner */
  | { requirement: 'pin'; needed: string }
  /** the runner's scope does not cover the job's */
  | { requirement: 'scope'; needed: string }
  /** a trusted runner takes only jobs of protected scopes */
  | { requirement: 'protection'; needed: string }
  | { requirement: 'executor'; needed: string }
  /** `found` null: its version is not known */
  | { requirement: 'executor_version'; executor: string; needed: string; found: string | null }
  | { requirement: 'label'; needed: string }
  /** the runner refuses jobs that ask for no label */
  | { requirement: 'unlabelled' }
  /** `found` null: the runner has no attribute of that name */
  | { requirement: 'attribute'; name: string; needed: string; found: string | null }
  /** of the runner program */
  | { requirement: 'runner_version'; needed: string; found: string | null }
  /** the runner can not stop its jobs by itself when it is cut off */
  | { requirement: 'fence' }
  /** the runner is one of another system, whose protocol has no words for the job */
  | { requirement: 'native' }
  /** no device has all these labels; none needed: there is no device */
  | { requirement: 'device'; needed: string[] }
  /** neither the runner nor a device that would do otherwise holds the interval; `found`: what they offer of that name */
  | { requirement: 'range'; name: string; needed: Interval; found: Interval[] }
  /** neither the runner nor a device that would do otherwise offers a value in one of the intervals; `found`: what they offer of that name */
  | { requirement: 'draw'; name: string; needed: Interval[]; found: Interval[] };

export type RequirementName = Misfit['requirement'];
