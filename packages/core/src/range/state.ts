import type { Interval } from '../match/interval.ts';

/** Intervals of a quantity under a name that people use: the `2m` band of `frequency`. Of the scope and all under it. */
export interface NamedRange {
  /** see {@link namedRangeId} */
  id: string;
  revision: number;
  scopeId: string;
  name: string;
  /** the name by which runners offer the quantity: `frequency`, in units that the fleet agrees on (Hz) */
  measures: string;
  /** in normal form, at least one */
  intervals: Interval[];
  description: string;
  createdAt: number;
  createdBy: string;
  updatedAt: number;
  updatedBy: string;
}

/** One range of that name in a scope. */
export const namedRangeId = (scopeId: string, name: string): string => `${scopeId}:${name}`;

/** A part of what a value is drawn from: a named range as it was at the submission, or (`name` null) an interval that was given. */
export interface DrawSource {
  name: string | null;
  intervals: Interval[];
}

/** By quantity, in the order in which they were given. */
export type DrawFrom = Readonly<Record<string, readonly DrawSource[]>>;
