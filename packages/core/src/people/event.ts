import type { EventDetail, EventDraft } from '../decision/event.ts';
import { instanceScopeId } from '../scope/state.ts';

/** An event of a user. */
export const peopleEvent = (userId: string, type: string, at: number, detail: EventDetail): EventDraft => ({
  scopeId: instanceScopeId,
  kind: 'system',
  entityId: userId,
  type: `user.${type}`,
  at,
  detail,
});
