/** Where a database is, in words that may be shown: without password and parameters. */
export function shownAddress(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed) return 'the database';
  const user = parsed.username === '' ? '' : `${parsed.username}@`;
  const host = parsed.host || (parsed.searchParams.get('host') ?? '');
  return host.startsWith('/') ? `postgres://${user}${parsed.pathname} in ${host}` : `postgres://${user}${host}${parsed.pathname}`;
}
