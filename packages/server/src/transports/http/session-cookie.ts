/**
 * The session of a signed-in browser. Browsers take a cookie whose name begins so only by https and from the very host, so that no other program of the
 * domain can set it.
 *
 * @param secure the page is reached by https
 */
export const sessionCookieName = (secure: boolean): string => (secure ? '__Host-baton_session' : 'baton_session');

/** By what a browser is known in which someone signed in before. */
export const browserCookieName = (secure: boolean): string => (secure ? '__Host-baton_browser' : 'baton_browser');

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

/** By https only the cookie that was set there counts. */
export const readSessionCookie = (header: string | undefined, secure: boolean): string | null =>
  readCookie(header, sessionCookieName(secure));

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
