import type { Decision, Plan } from '../decision/decision.ts';
import type { Records } from '../decision/records.ts';
import { type Changed, changed, type ShownKind } from './changed.ts';
import type { Actor, AuditAction, AuditDraft, AuditTarget, AuditTargetKind, AuditValues } from './state.ts';

/** What someone did, without when and what changed by it. */
export interface Deed {
  actor: Actor;
  action: AuditAction;
  /** what else was said */
  detail?: AuditValues;
}

/** A decision with the entry that tells of it, where it changes anything: both are committed, or neither. */
export function audited(decision: Decision, entryOf: (plan: Plan) => AuditDraft): Decision {
  if (!decision.ok || decision.changes.length === 0) return decision;
  return { ...decision, audit: [...(decision.audit ?? []), entryOf(decision)] };
}

/** An entry of a change of one thing. */
export const auditOf = (
  { actor, action, detail = {} }: Deed,
  scopeId: string,
  target: AuditTarget,
  { before, after }: Changed,
  at: number,
): AuditDraft => ({ at, actor, action, scopeId, target, before, after, detail });

const targetKinds: Record<ShownKind, AuditTargetKind> = {
  runner: 'runner',
  job: 'job',
  scope: 'scope',
  token: 'token',
  setting: 'setting',
  secret: 'secret',
  template: 'template',
  namedRange: 'range',
  user: 'user',
  grant: 'user',
  webSession: 'session',
  pool: 'pool',
  cloudIdentity: 'identity',
  updateWave: 'pool',
  webhook: 'webhook',
  release: 'release',
};

/**
 * A decision about one row with the entry that tells what became of that row.
 *
 * @param before the row that was decided on; null: the decision makes it
 */
export function auditedRow<K extends ShownKind>(
  decision: Decision,
  deed: Deed,
  kind: K,
  before: Records[K] | null,
  named: { id: string; name: string; scopeId: string },
  at: number,
): Decision {
  return audited(decision, (plan) => {
    const target = { kind: targetKinds[kind], id: named.id, name: named.name };
    return auditOf(deed, named.scopeId, target, changed(kind, before, rowAfter(plan, kind, named.id, before)), at);
  });
}

function rowAfter<K extends ShownKind>(plan: Plan, kind: K, id: string, before: Records[K] | null): Records[K] | null {
  let row: Records[K] | null = before;
  for (const change of plan.changes) {
    if (change.kind !== kind || (change.op === 'remove' ? change.id : change.row.id) !== id) continue;
    row = change.op === 'remove' ? null : (change.row as Records[K]);
  }
  return row;
}
