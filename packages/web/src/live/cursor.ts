/** Where a subscription stands: the number it is true for; null before its first snapshot. */
export type Cursor = number | null;

interface Numbered {
  seq: number;
  snapshot: boolean;
}

/**
 * Whether a message is to be applied, and where the subscription stands after it. A snapshot always is; a change only when the
 * subscription has a snapshot and the change is not older than what it has (applying one twice does no harm).
 */
export function advance(cursor: Cursor, message: Numbered): { apply: boolean; cursor: Cursor } {
  if (message.snapshot) return { apply: true, cursor: message.seq };
  if (cursor === null || message.seq < cursor) return { apply: false, cursor };
  return { apply: true, cursor: message.seq };
}
