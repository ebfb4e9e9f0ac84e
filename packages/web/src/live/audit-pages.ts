import type { AuditPage, ServerMessage } from '@baton/protocol';

/** Pages of the audit log as they were read so far, newest first. */
export interface AuditPages {
  pages: AuditPage[];
  pageParams: unknown[];
}

type News = Pick<Extract<ServerMessage, { op: 'audit' }>, 'snapshot' | 'entries' | 'next'>;

/** The pages with what was told, each entry once. A snapshot that does not reach down to what is known begins anew. */
export function withNews(known: AuditPages, { snapshot, entries, next }: News): AuditPages {
  const [first, ...others] = known.pages;
  const newest = known.pages.find((page) => page.entries.length > 0)?.entries[0]?.seq ?? 0;
  const fresh = entries.filter(({ seq }) => seq > newest);
  const isGap = snapshot && next !== null && fresh.length === entries.length;
  if (!first || isGap) return { pages: [{ entries, next }], pageParams: [null] };
  if (fresh.length === 0) return known;
  return { ...known, pages: [{ ...first, entries: [...fresh, ...first.entries] }, ...others] };
}
