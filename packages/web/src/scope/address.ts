/** Pages outside of every scope: nobody is signed in there. */
const outside = /^\/(?:sign-in|setup|invitation|second-factor)(?:[?#]|$)/;

let last: { search: string; scope: string | null } = { search: '', scope: null };

/** The scope that a query names; null: none. */
export function scopeIn(search: string): string | null {
  if (search !== last.search) last = { search, scope: new URLSearchParams(search).get('scope') || null };
  return last.scope;
}

/**
 * An address of this page, with the scope that is kept from page to page. One that names its own scope keeps that; `scope=` with nothing
 * behind it leaves the scope.
 */
export function withScope(href: string, scope: string | null): string {
  if (outside.test(href)) return href;
  const [, path = '', query = '', hash = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/.exec(href) ?? [];
  const names = /(?:^|&)scope=([^&]*)/.exec(query);
  if (names ? names[1] !== '' : scope === null) return href;
  const others = query.split('&').filter((part) => part !== '' && part !== 'scope=');
  if (!names && scope !== null) others.push(`scope=${encodeURIComponent(scope).replaceAll('%2F', '/')}`);
  return `${path}${others.length === 0 ? '' : `?${others.join('&')}`}${hash}`;
}
