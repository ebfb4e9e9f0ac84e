const name = 'baton_session';

/** Browsers take a cookie of this name only by https and from the very host, so that no other program of the domain can set it. */
const nameOf = (secure: boolean): string => (secure ? `__Host-${name}` : name);

/**
 * The session's value in a Cookie header, null without one.
 *
 * @param secure the page is reached by https: then only the cookie that was set there counts
 */
export function readSessionCookie(header: string | undefined, secure: boolean): string | null {
  const wanted = nameOf(secure);
  for (const pair of header?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === wanted && value) return value;
  }
  return null;
}

/** The Set-Cookie header that keeps a session, or with an empty value ends it. Our values need no encoding. */
export function sessionCookie(value: string, { secure, maxAgeMs }: { secure: boolean; maxAgeMs: number }): string {
  const maxAge = value === '' ? 0 : Math.floor(maxAgeMs / 1000);
  const parts = [`${nameOf(secure)}=${value}`, `Max-Age=${maxAge}`, 'Path=/', 'HttpOnly', 'SameSite=Lax'];
  return (secure ? [...parts, 'Secure'] : parts).join('; ');
}
