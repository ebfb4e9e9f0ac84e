import type { Topic } from '@baton/protocol';
import { narrowingOf } from '@baton/protocol/runner-list';

/** Rows that the tallest screens have room for; the same as the page says, or it would ask once more. */
const screenRows = 60;

/** Pages for those who are not signed in. */
export const isDoor = (path: string): boolean => /^\/(?:sign-in|setup|invitation|second-factor)\b/.test(path);

/** What the page at this address will want to watch first; null: something else, or nobody knows yet. */
export function earlyTopic(path: string, query: string): Topic | null {
  const params = new URLSearchParams(query);
  const scope = params.get('scope');
  if (path === '/' || path === '/dashboard') return scope ? { name: 'dashboard', scope } : { name: 'dashboard' };
  if (path !== '/runners') return null;
  type Show = NonNullable<Extract<Topic, { name: 'runners' }>['first']>['show'];
  // a filter that does not exist is refused by the server; the page then asks for what it shows instead
  const show = (params.get('show') || 'all') as Show;
  const narrowing = narrowingOf(Object.fromEntries(params));
  return {
    name: 'runners',
    first: {
      show,
      search: params.get('search') ?? '',
      sort: params.get('sort') || null,
      most: screenRows,
      ...(narrowing ? { narrowing } : {}),
    },
  };
}
