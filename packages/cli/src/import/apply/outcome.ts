import type { Kind } from '../shared/translation.ts';

/**
 * What becomes of each thing. `created` and `changed` were not so before; `unchanged` is there as the file has it; `exists` is there by that name
 * and otherwise; `skipped` has no counterpart; `refused` is wrong, or the server took it not; `to set` is a secret that has no value yet.
 */
export type Outcome = 'created' | 'changed' | 'unchanged' | 'exists' | 'skipped' | 'refused' | 'to set';

export interface Item {
  kind: Kind;
  name: string;
  place: string;
  outcome: Outcome;
  /** empty: nothing more to say */
  reason: string;
}

/** Something that is to be done to the server, and what it is called. */
export interface Step {
  item: Item;
  /** null: nothing is to be done */
  carryOut: (() => Promise<void>) | null;
}
