import type { EventDetail, EventDraft } from '../decision/event.ts';
import type { Pool } from './state.ts';

/** An event of a pool. */
export const poolEvent = ({ id, scopeId, name }: Pool, type: string, at: number, detail: EventDetail): EventDraft => ({
  scopeId,
  kind: 'system',
  entityId: id,
  type: `pool.${type}`,
  at,
  detail: { pool: name, ...detail },
});
