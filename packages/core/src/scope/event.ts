import type { EventDetail, EventDraft } from '../decision/event.ts';

/** An event of a scope. */
export const scopeEvent = (scopeId: string, type: string, at: number, detail: EventDetail): EventDraft => ({
  scopeId,
  kind: 'system',
  entityId: scopeId,
  type: `scope.${type}`,
  at,
  detail,
});
