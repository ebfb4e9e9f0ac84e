import type { EventDetail, EventDraft } from '../decision/event.ts';
import type { Runner } from './state.ts';

/** An event of a runner. */
export const runnerEvent = (runner: Runner, type: string, at: number, detail: EventDetail = {}): EventDraft => ({
  scopeId: runner.scopeId,
  kind: 'runner',
  entityId: runner.id,
  type: `runner.${type}`,
  at,
  detail,
});
