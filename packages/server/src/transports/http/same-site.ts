import type { IncomingMessage } from 'node:http';
import { ApiError } from '@baton/protocol';
import { type Addresses, hostOf, publicOrigin } from './public-url.ts';
import { reached } from './reached.ts';

/**
 * Whether a request comes from one of our own pages, or from no page at all. Browsers send `Origin` with every write and every
 * WebSocket; a program sends none.
 */
export function isOwnOrigin(addresses: Addresses, request: IncomingMessage): boolean {
  const { origin } = request.headers;
  if (origin === undefined || origin === publicOrigin(addresses)) return true;
  const host = hostOf(addresses, request);
  const page = pageOf(origin);
  // the page of the same name that came in clear may be anybody's
  const isPlain = reached(addresses, request).https !== true && page?.protocol === 'http:';
  return page !== null && page.host === host?.toLowerCase() && (page.protocol === 'https:' || isPlain);
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

/** An origin and nothing else: what has more to it was not written by a browser. */
function pageOf(origin: string): URL | null {
  try {
    const url = new URL(origin);
    return url.href === `${url.protocol}//${url.host}/` ? url : null;
  } catch {
    return null;
  }
}
