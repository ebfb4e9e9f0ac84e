import { withQuery } from '../api/request.ts';

/** What is about the list as a whole, and stays right in another scope. The rest names something of the scope that is left. */
const kept = ['show', 'search', 'sort', 'range', 'tab', 'level', 'source', 'since', 'type', 'executor'];

/**
 * Where the switch of scopes leads from here: to the same page, with its filters; from the page of one thing to the list that it is in, because
 * that thing need not be of the new scope.
 *
 * @param scope empty: all
 */
export function scopeTarget(path: string, search: object, scope: string): string {
  const [, list, one] = /^(\/(?:runners|jobs|templates))(\/(?!keys$)[^/]+)?/.exec(path) ?? [];
  const isOne = list !== undefined && one !== undefined;
  const filters = Object.entries(search).filter(([name]) => !isOne && kept.includes(name));
  const address = withQuery(isOne ? list : path, Object.fromEntries(filters) as Record<string, string>);
  return `${address}${address.includes('?') ? '&' : '?'}scope=${encodeURIComponent(scope).replaceAll('%2F', '/')}`;
}
