import { type CatalogueEntry, catalogue } from '@baton/protocol/catalogue';
import { markdownTable } from '../markdown-table.ts';

export const path = 'docs/reference/errors.md';

/** Every expected failure with its code, from the catalogue of the protocol. */
export async function generate(): Promise<string> {
  const entries = Object.entries(catalogue as Record<string, CatalogueEntry>).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const table = markdownTable(
    ['Code', 'Status', 'Message', 'What to do'],
    entries.map(([code, { status, message, next }]) => [`\`${code}\``, String(status), message, next]),
  );
  return [
    '# Error codes',
    'Generated from `packages/protocol/src/errors/catalogue.ts` by `npm run generate`.',
    'Every expected failure of the API, the runner protocol, the command line and the runner has a stable code, says what was wrong with the\noffending value (`{…}` stands for it), and what to do next. On the wire it is `{"error": {"code", "message", "next", "detail"}}`; the status\nis the HTTP status of the answer.',
    table,
  ]
    .join('\n\n')
    .concat('\n');
}
