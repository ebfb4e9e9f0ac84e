/** The session of a signed-in browser. */
export const sessionCookieName = 'baton_session';

export interface CookieOptions {
  /** only over https */
  secure: boolean;
  maxAgeMs: number;
  /** default: the whole server */
  path?: string;
  /** default `Lax`: also when a link on another site leads here */
  sameSite?: 'Lax' | 'Strict';
}

/** A value in a Cookie header, null without one. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return null;
}

export const readSessionCookie = (header: string | undefined): string | null => readCookie(header, sessionCookieName);

/** The Set-Cookie header that keeps a value out of reach for scripts, or when it is empty ends it. Our values need no encoding. */
export function setCookie(
  name: string,
  value: string,
  { secure, maxAgeMs, path = '/', sameSite = 'Lax' }: CookieOptions,
): string {
  const maxAge = value === '' ? 0 : Math.floor(maxAgeMs / 1000);
  const parts = [`${name}=${value}`, `Max-Age=${maxAge}`, `Path=${path}`, 'HttpOnly', `SameSite=${sameSite}`];
  return (secure ? [...parts, 'Secure'] : parts).join('; ');
}
