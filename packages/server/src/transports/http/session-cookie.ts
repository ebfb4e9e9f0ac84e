const name = 'baton_session';

/** The session's value in a Cookie header, null without one. */
export function readSessionCookie(header: string | undefined): string | null {
  for (const pair of header?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}

/** The Set-Cookie header that keeps a session, or with an empty value ends it. Our values need no encoding. */
export function sessionCookie(value: string, { secure, maxAgeMs }: { secure: boolean; maxAgeMs: number }): string {
  const maxAge = value === '' ? 0 : Math.floor(maxAgeMs / 1000);
  const parts = [`${name}=${value}`, `Max-Age=${maxAge}`, 'Path=/', 'HttpOnly', 'SameSite=Lax'];
  return (secure ? [...parts, 'Secure'] : parts).join('; ');
}
