import type { IncomingMessage } from 'node:http';

/** How the server is reached, as far as it knows. */
export interface Addresses {
  /** set by its owner; null when it was not */
  publicUrl: string | null;
  /** where it listens; with a wildcard host only the port means something */
  listenUrl: string;
  /** it listens on every address, so the one that this request used is the best guess */
  wildcard: boolean;
}

const plainHost = /^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-fA-F:.]+\](:\d{1,5})?$/;

/** Where people and runners reach the server, without a slash at the end. */
export function publicUrlOf(addresses: Addresses, request: IncomingMessage): string {
  if (addresses.publicUrl !== null) return addresses.publicUrl;
  const host = request.headers.host ?? '';
  return addresses.wildcard && plainHost.test(host) ? `http://${host}` : addresses.listenUrl;
}

/** The configured address as browsers write an origin; null when none is configured. */
export const publicOrigin = (addresses: Addresses): string | null =>
  addresses.publicUrl === null ? null : new URL(addresses.publicUrl).origin;

/** Browsers may send cookies only over https when that is how the page is reached. */
export const isSecure = (addresses: Addresses): boolean => addresses.publicUrl?.startsWith('https://') ?? false;

/** Whether a runner may send its credential there without being told that it is insecure. */
export function isSafeForCredentials(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}
