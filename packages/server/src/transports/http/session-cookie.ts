import { fastifyCookie } from '@fastify/cookie';

const name = 'baton_session';

/** The session's value in a Cookie header, null without one. */
export function readSessionCookie(header: string | undefined): string | null {
  if (header === undefined || !header.includes(name)) return null;
  return fastifyCookie.parse(header)[name] ?? null;
}

/** The Set-Cookie header that keeps a session, or with an empty value ends it. */
export function sessionCookie(value: string, { secure, maxAgeMs }: { secure: boolean; maxAgeMs: number }): string {
  return fastifyCookie.serialize(name, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: value === '' ? 0 : Math.floor(maxAgeMs / 1000),
  });
}
