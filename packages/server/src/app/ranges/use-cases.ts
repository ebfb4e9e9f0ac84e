import type { Actor, Interval, NamedRange } from '@baton/core';

/** A range with the name of the scope that says it. */
export interface NamedRangeView {
  row: NamedRange;
  scopeName: string;
}

/** What a range is to be. */
export interface RangeInput {
  name: string;
  measures: string;
  intervals: readonly Interval[];
  /** null: as it is, or empty */
  description: string | null;
  by: Actor;
}

/** Scopes by name, `instance` among them; all throw `scope_not_found`. */
export interface RangeUseCases {
  /** what counts in a scope: its own and those of the scopes above it, of the same name the nearest */
  list(scope: string): Promise<NamedRangeView[]>;
  set(scope: string, input: RangeInput): Promise<{ view: NamedRangeView; created: boolean }>;
  /** throws `range_not_found` */
  remove(scope: string, name: string, by: Actor): Promise<void>;
}
