import type { IncomingMessage } from 'node:http';
import { ApiError } from '@baton/protocol';

/**
 * Whether a request comes from one of our own pages, or from no page at all. Browsers send `Origin` with every write and every
 * WebSocket; a program sends none.
 *
 * @param publicOrigin where the page is reached from outside, when that is known
 */
export function isOwnOrigin(request: IncomingMessage, publicOrigin: string | null): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (publicOrigin !== null && origin === publicOrigin) return true;
  return host !== undefined && hostOf(origin) === host.toLowerCase();
}

/** Throws unless a write that is signed in by cookie comes from our own page. */
export function refuseCrossSite(request: IncomingMessage, publicOrigin: string | null): void {
  const site = request.headers['sec-fetch-site'];
  const foreign = site !== undefined && site !== 'same-origin' && site !== 'none';
  // behind a proxy that changes the host name, the configured address says more than what the browser compares
  const known = publicOrigin !== null && request.headers.origin === publicOrigin;
  if ((foreign && !known) || !isOwnOrigin(request, publicOrigin)) throw new ApiError('cross_site_request');
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
