import { insert, remove, update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import type { EventDraft } from '../decision/event.ts';
import { type Interval, normalIntervals } from '../match/interval.ts';
import { type NamedRange, namedRangeId } from './state.ts';

export interface NamedRangeInput {
  scopeId: string;
  name: string;
  measures: string;
  /** at least one, each with its ends in order */
  intervals: readonly Interval[];
  /** null: as it is, or empty */
  description: string | null;
  by: string;
}

/** Puts these intervals in the place of those that the range has, or makes it. Jobs that were submitted keep what the name meant then. */
export function setNamedRange(before: NamedRange | null, input: NamedRangeInput, now: number): Decision {
  const { scopeId, name, measures, by } = input;
  const intervals = normalIntervals(input.intervals);
  const description = input.description ?? before?.description ?? '';
  const told = eventOf(scopeId, before ? 'updated' : 'created', now, { name, by });
  if (!before) {
    const made = { createdAt: now, createdBy: by, updatedAt: now, updatedBy: by };
    const row: NamedRange = {
      id: namedRangeId(scopeId, name),
      revision: 1,
      scopeId,
      name,
      measures,
      intervals,
      description,
      ...made,
    };
    return plan([insert('namedRange', row)], [told]);
  }
  const isSame =
    measures === before.measures &&
    description === before.description &&
    JSON.stringify(intervals) === JSON.stringify(before.intervals);
  if (isSame) return nothing();
  return plan([update('namedRange', before, { measures, intervals, description, updatedAt: now, updatedBy: by })], [told]);
}

/** Refused with `range_not_found` when it is not there. */
export function removeNamedRange(
  row: NamedRange | null,
  named: { name: string; scope: string },
  by: string,
  now: number,
): Decision {
  if (!row) return refuse('range_not_found', named);
  return plan([remove('namedRange', row)], [eventOf(row.scopeId, 'removed', now, { name: row.name, by })]);
}

const eventOf = (scopeId: string, what: string, at: number, detail: EventDraft['detail']): EventDraft => ({
  scopeId,
  kind: 'system',
  entityId: scopeId,
  type: `range.${what}`,
  at,
  detail,
});
