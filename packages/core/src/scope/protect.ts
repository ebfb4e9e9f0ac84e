import { update } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import { scopeEvent } from './event.ts';
import type { Scope } from './state.ts';

/** Says that only what was reviewed runs in a scope, so that trusted runners take its jobs; or takes that back. */
export function protectScope(scope: Scope, isProtected: boolean, by: string, now: number): Decision {
  if (isProtected === (scope.protectedAt !== null)) return nothing();
  const change = update('scope', scope, { protectedAt: isProtected ? now : null });
  return plan([change], [scopeEvent(scope.id, isProtected ? 'protected' : 'unprotected', now, { by })]);
}
