import { type Interval, normalRanges, type Ranges, sortedEntries } from './interval.ts';
import { normalVersion } from './version.ts';

/** What a job needs of a runner. Jobs with the same requirements share a {@link JobClass}. */
export interface Requirements {
  scopeId: string;
  executor: string;
  /** lowest version of the executor; null: any */
  executorVersionMin: string | null;
  /** sorted, each once */
  labels: string[];
  /** by name the numbers that are used; a single value is an interval of its own. All of them inside one interval of that name */
  ranges: Record<string, Interval>;
  /** by name the intervals in one of which the ONE value lies that is drawn for each attempt: one that the runner or device offers */
  draw: Ranges;
  /** attributes that the runner must have with just this value */
  attributes: Record<string, string>;
  /** lowest version of the runner program; null: any */
  runnerVersionMin: string | null;
  /** labels that one device must have (none: any device); null: no device is asked for. Sorted, each once */
  device: string[] | null;
  /** only a runner that stops its jobs by itself when it is cut off will do */
  needsFence: boolean;
  /** only a runner that runs our own program will do: what other systems' runners speak has no words for the job */
  needsNative: boolean;
  /** the only runner that may take it */
  runnerId: string | null;
}

/** A kind of job, named by its content: the id is a digest of {@link canonicalRequirements}. */
export interface JobClass {
  id: string;
  /** always 1: a class never changes */
  revision: number;
  requirements: Requirements;
}

/** Each word once, in order. */
const sortedWords = (words: readonly string[]): string[] => [...new Set(words)].sort();

/** Brings requirements into the one form that equal ones share. */
export const normalRequirements = (from: Requirements): Requirements => ({
  scopeId: from.scopeId,
  executor: from.executor,
  executorVersionMin: normalVersion(from.executorVersionMin),
  labels: sortedWords(from.labels),
  // Adding 0 turns -0 into 0.
  ranges: Object.fromEntries(sortedEntries(from.ranges).map(([name, { min, max }]) => [name, { min: min + 0, max: max + 0 }])),
  draw: normalRanges(from.draw),
  attributes: Object.fromEntries(sortedEntries(from.attributes)),
  runnerVersionMin: normalVersion(from.runnerVersionMin),
  device: from.device === null ? null : sortedWords(from.device),
  needsFence: from.needsFence,
  needsNative: from.needsNative,
  runnerId: from.runnerId,
});

/** The text that the class id is a digest of: equal exactly for equal requirements. */
export function canonicalRequirements(from: Requirements): string {
  const normal = normalRequirements(from);
  // As lists: an object would bring names that look like numbers into another order.
  return JSON.stringify([
    normal.scopeId,
    normal.executor,
    normal.executorVersionMin,
    normal.labels,
    sortedEntries(normal.ranges).map(([name, { min, max }]) => [name, min, max]),
    sortedEntries(normal.draw).map(([name, own]) => [name, own.map(({ min, max }) => [min, max])]),
    sortedEntries(normal.attributes),
    normal.runnerVersionMin,
    normal.device,
    normal.needsFence,
    normal.runnerId,
    // Left out where it is false, so that ids of classes from before it stay.
    ...(normal.needsNative ? [true] : []),
  ]);
}

/** Requirements of a job that needs no more than an executor. */
export const plainRequirements = (scopeId: string, executor: string): Requirements => ({
  scopeId,
  executor,
  executorVersionMin: null,
  labels: [],
  ranges: {},
  draw: {},
  attributes: {},
  runnerVersionMin: null,
  device: null,
  needsFence: false,
  needsNative: false,
  runnerId: null,
});
