import type { Decision } from '../decision/decision.ts';
import type { Kind, Records } from '../decision/records.ts';

/** What stands in the rows of a kind that a decision inserts or updates. */
export const rowsOf = <K extends Kind>(decision: Decision, kind: K): Records[K][] =>
  decision.ok
    ? decision.changes.flatMap((each) => (each.kind === kind && each.op !== 'remove' ? [each.row as Records[K]] : []))
    : [];
