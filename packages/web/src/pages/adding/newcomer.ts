import type { Runner } from '@baton/protocol';
import type { ForeignProtocol } from '@baton/protocol/foreign';

/** Who is waited for: nobody knows its id before it registers itself. */
export interface Awaited {
  protocol: ForeignProtocol;
  scope: string;
  /** runners that were there before */
  known: ReadonlySet<string>;
}

/** The first runner that came since: it speaks the protocol, belongs to the scope, and is in contact. */
export function newcomerOf(rows: Iterable<Runner>, { protocol, scope, known }: Awaited): Runner | null {
  for (const row of rows)
    if (row.protocol === protocol && row.scope === scope && row.contact === 'online' && !known.has(row.id)) return row;
  return null;
}
