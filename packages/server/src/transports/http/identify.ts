import { ApiError } from '@baton/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Auth, Person } from '../../auth/index.ts';
import { bearerOf } from './bearer.ts';
import { type Addresses, isSecure } from './public-url.ts';
import { callerAddress } from './reached.ts';
import { refuseCrossSite } from './same-site.ts';
import { browserCookieName, readCookie, readSessionCookie, sessionCookieName, setCookie } from './session-cookie.ts';

export interface IdentifyDeps {
  auth: Auth;
  addresses: Addresses;
  sessionLifetimeMs: number;
}

/** Who calls: by API token, or by the cookie of a signed-in browser. Throws when it is nobody. */
export function identify(deps: IdentifyDeps, request: FastifyRequest, reply: FastifyReply): Person | Promise<Person> {
  const bearer = bearerOf(request.headers.authorization);
  if (bearer === null) return bySession(deps, request, reply);
  return deps.auth.programs.check(bearer, callerAddress(deps.addresses, request.raw));
}

async function bySession(deps: IdentifyDeps, request: FastifyRequest, reply: FastifyReply): Promise<Person> {
  const cookie = readSessionCookie(request.headers.cookie, isSecure(deps.addresses, request.raw));
  if (cookie === null) throw new ApiError(isBrowser(request) ? 'sign_in_required' : 'credential_missing');
  if (request.method !== 'GET' && request.method !== 'HEAD') refuseCrossSite(deps.addresses, request.raw);
  const answer = await deps.auth.sessions.check(cookie, callerAddress(deps.addresses, request.raw));
  if (!answer) throw new ApiError('sign_in_required');
  if (answer.renewed) keepSession(deps, request, reply, cookie);
  return answer.person;
}

/** Browsers add this header to every request; programs have no reason to. */
const isBrowser = (request: FastifyRequest): boolean => request.headers['sec-fetch-site'] !== undefined;

/** Sets the cookie that signs a browser in; an empty value signs it out. */
export function keepSession(
  { addresses, sessionLifetimeMs: maxAgeMs }: Omit<IdentifyDeps, 'auth'>,
  request: FastifyRequest,
  reply: FastifyReply,
  value: string,
): void {
  const secure = isSecure(addresses, request.raw);
  reply.header('set-cookie', setCookie(sessionCookieName(secure), value, { secure, maxAgeMs }));
}

const knownForMs = 365 * 24 * 3_600_000;

/** What a browser was given that is known; null when it has nothing of the kind. */
export const browserOf = ({ addresses }: Pick<IdentifyDeps, 'addresses'>, request: FastifyRequest): string | null =>
  readCookie(request.headers.cookie, browserCookieName(isSecure(addresses, request.raw)));

/** From now on this browser is known as one in which the user has signed in. */
export function keepBrowser(
  { addresses, auth }: Pick<IdentifyDeps, 'addresses' | 'auth'>,
  request: FastifyRequest,
  reply: FastifyReply,
  userId: string,
): void {
  if (auth.browsers.find(browserOf({ addresses }, request), userId) !== null) return;
  const secure = isSecure(addresses, request.raw);
  const options = { secure, maxAgeMs: knownForMs, sameSite: 'Strict' } as const;
  reply.header('set-cookie', setCookie(browserCookieName(secure), auth.browsers.mark(userId), options));
}
