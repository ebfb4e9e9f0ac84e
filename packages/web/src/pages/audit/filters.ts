import type { AuditFilter } from '../../api/audit-queries.ts';
import { withQuery } from '../../api/request.ts';

/** What stands in the address of the page. */
export type AuditSearch = Partial<
  Record<'action' | 'actor' | 'address' | 'target' | 'scope' | 'since' | 'search' | 'tab' | 'entry', string | undefined>
>;

const hourMs = 3_600_000;

/** How far back, by what stands in the address. */
export const spans: Readonly<Record<string, { label: string; ms: number }>> = {
  hour: { label: 'Last hour', ms: hourMs },
  day: { label: 'Last 24 hours', ms: 24 * hourMs },
  week: { label: 'Last 7 days', ms: 7 * 24 * hourMs },
  month: { label: 'Last 30 days', ms: 30 * 24 * hourMs },
};

/** Families of actions, by what stands in the address. */
export const families: readonly { value: string; label: string }[] = [
  { value: 'runner', label: 'Runners' },
  { value: 'job', label: 'Jobs' },
  { value: 'scope', label: 'Projects and settings' },
  { value: 'auth', label: 'Signing in' },
  { value: 'user', label: 'Users' },
  { value: 'token', label: 'API tokens' },
  { value: 'registration_token', label: 'Registration tokens' },
  { value: 'server', label: 'Server' },
  { value: 'audit', label: 'Audit log' },
];

/** The filter that an address asks for. The instant is rounded to the minute, so that the same address asks for the same. */
export function filterOf({ action, actor, address, target, scope, since, search }: AuditSearch, now: number): AuditFilter {
  const span = since === undefined ? undefined : spans[since];
  const from = span && Math.floor((now - span.ms) / 60_000) * 60_000;
  const given = { action, actor, address, target, scope, text: search, from };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''));
}

/** Whether anything is left out. */
export const isFiltered = ({ action, actor, address, target, scope, since, search }: AuditSearch): boolean =>
  [action, actor, address, target, scope, since, search].some((value) => value !== undefined && value !== '');

/** The address of the page with other parameters. */
export const addressWith = (search: AuditSearch, patch: AuditSearch): string => withQuery('/audit', { ...search, ...patch });
