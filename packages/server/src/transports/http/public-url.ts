import { type Asked, reached, type Trust } from './reached.ts';

/** How the server is reached, as far as it knows. */
export interface Addresses extends Trust {
  /** set by its owner; null when it was not */
  publicUrl: string | null;
  /** where it listens; where that is every address, under a name that others may know */
  listenUrl: string;
  /** it listens on every address, so the one that this request used is the best guess */
  wildcard: boolean;
}

const plainHost = /^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-fA-F:.]+\](:\d{1,5})?$/;

/** The host that the caller wrote: what a trusted proxy says, else the request. */
export function hostOf(addresses: Addresses, request: Asked): string | null {
  const { headers } = request;
  const own = headers instanceof Map ? headers.get('host') : (headers as { host?: string }).host;
  return reached(addresses, request).host ?? own ?? null;
}

/** Where people and runners reach the server, without a slash at the end. */
export function publicUrlOf(addresses: Addresses, request: Asked): string {
  if (addresses.publicUrl !== null) return addresses.publicUrl;
  const way = reached(addresses, request);
  const host = hostOf(addresses, request) ?? '';
  const isKnown = addresses.wildcard || way.host !== null;
  // who came in clear to a server of https came by its entrance for this machine
  const isDirect = way.host === null && addresses.listenUrl.startsWith('https:') && way.https === false;
  return isKnown && !isDirect && plainHost.test(host) ? `${way.https ? 'https' : 'http'}://${host}` : addresses.listenUrl;
}

/** The configured address as browsers write an origin; null when none is configured. */
export const publicOrigin = (addresses: Addresses): string | null =>
  addresses.publicUrl === null ? null : new URL(addresses.publicUrl).origin;

/** Whether a browser reaches the page by https: then cookies go no other way. */
export const isSecure = (addresses: Addresses, request: Asked): boolean =>
  addresses.publicUrl?.startsWith('https://') || reached(addresses, request).https === true;

/** Whether a runner may send its credential there without being told that it is insecure. */
export function isSafeForCredentials(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}
