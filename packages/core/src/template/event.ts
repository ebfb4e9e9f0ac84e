import type { EventDetail, EventDraft } from '../decision/event.ts';
import type { Template } from './state.ts';

/** An event of a template. */
export const templateEvent = (
  { id, scopeId }: Pick<Template, 'id' | 'scopeId'>,
  type: string,
  at: number,
  detail: EventDetail,
): EventDraft => ({
  scopeId,
  kind: 'template',
  entityId: id,
  type: `template.${type}`,
  at,
  detail,
});
