import type { Decision, Plan } from './decision.ts';

/** One plan of several decisions about different rows: all of it is committed, or nothing. The first refusal is the answer. */
export function mergeDecisions(decisions: readonly Decision[]): Decision {
  const merged: { ok: true } & Plan = { ok: true, changes: [], guards: [], events: [] };
  for (const decision of decisions) {
    if (!decision.ok) return decision;
    merged.changes.push(...decision.changes);
    merged.guards.push(...decision.guards);
    merged.events.push(...decision.events);
    if (decision.audit) merged.audit = [...(merged.audit ?? []), ...decision.audit];
  }
  return merged;
}
