import type { IncomingMessage } from 'node:http';
import { ApiError } from '@baton/protocol';
import { type Addresses, hostOf, publicOrigin } from './public-url.ts';

/**
 * Whether a request comes from one of our own pages, or from no page at all. Browsers send `Origin` with every write and every
 * WebSocket; a program sends none.
 */
export function isOwnOrigin(addresses: Addresses, request: IncomingMessage): boolean {
  const { origin } = request.headers;
  if (origin === undefined || origin === publicOrigin(addresses)) return true;
  const host = hostOf(addresses, request);
  return host !== null && hostIn(origin) === host.toLowerCase();
}

/** Throws unless a write that is signed in by cookie comes from our own page. */
export function refuseCrossSite(addresses: Addresses, request: IncomingMessage): void {
  const site = request.headers['sec-fetch-site'];
  const foreign = site !== undefined && site !== 'same-origin' && site !== 'none';
  const { origin } = request.headers;
  // behind a proxy that changes the host name, the configured address says more than what the browser compares
  const known = origin !== undefined && origin === publicOrigin(addresses);
  if ((foreign && !known) || !isOwnOrigin(addresses, request)) throw new ApiError('cross_site_request');
}

function hostIn(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
