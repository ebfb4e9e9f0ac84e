import type { TSchema } from 'typebox';
import type { onLostNames, onPartitionNames } from '../shared/state-names.ts';

/** What is wrong with a specification beyond its schema. `where` is a path within it: `command[0]`; empty: the whole. */
export interface SpecProblem {
  where: string;
  problem: string;
  value: string;
}

/** What is done with a job where its submission says nothing about it. */
export interface SpecDefaults {
  onLost?: (typeof onLostNames)[number];
  onPartition?: (typeof onPartitionNames)[number];
  /** labels of the device that it takes; none: any device */
  device?: string[];
}

/** What else a submission says, as far as a specification may depend on it. */
export interface SpecJob {
  ranges: Readonly<Record<string, number | { min: number; max: number }>>;
  drawFrom: Readonly<Record<string, readonly unknown[]>>;
}

/** What a job of an executor is made of. One for each executor that the product knows; the specification of another is any JSON object. */
export interface SpecKind<Spec = unknown> {
  executor: string;
  /** the system whose runners alone do it; left out: Baton's own do */
  system?: string;
  schema: TSchema;
  /** What the schema can't say; `spec` has passed it. */
  problemOf?(spec: Spec): SpecProblem | null;
  /**
   * The fields that make sense beside what is filled in so far, those first that are seldom left out; a form shows no others. Left out: all
   * do, and those that must be given come first.
   */
  fieldsFor?(spec: Readonly<Record<string, unknown>>): { first: readonly string[]; more: readonly string[] };
  /** What is missing in the rest of the submission, or wrong with it. `where` is a path within the submission. */
  problemOfJob?(job: SpecJob): SpecProblem | null;
  /** What a job without a name is called, before it is cut to the length of a name; empty: nothing says what it does. */
  nameOf(spec: Spec): string;
  /** What is done where the submission says nothing about it; left out: as for every job. */
  defaultsOf?(spec: Spec): SpecDefaults;
  /** What releases the lock of this id, which a job of this specification met; left out: its executor knows no locks. */
  releaseOf?(spec: Spec, lockId: string): Record<string, unknown>;
}
