import { ApiError } from '@baton/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Auth, Person } from '../../auth/index.ts';
import { bearerOf } from './bearer.ts';
import { type Addresses, isSecure, publicOrigin } from './public-url.ts';
import { refuseCrossSite } from './same-site.ts';
import { addressOf } from './server.ts';
import { readSessionCookie, sessionCookieName, setCookie } from './session-cookie.ts';

export interface IdentifyDeps {
  auth: Auth;
  addresses: Addresses;
  sessionLifetimeMs: number;
}

/** Who calls: by API token, or by the cookie of a signed-in browser. Throws when it is nobody. */
export function identify(deps: IdentifyDeps, request: FastifyRequest, reply: FastifyReply): Person | Promise<Person> {
  const bearer = bearerOf(request.headers.authorization);
  return bearer === null ? bySession(deps, request, reply) : deps.auth.programs.check(bearer, addressOf(request.raw));
}

async function bySession(deps: IdentifyDeps, request: FastifyRequest, reply: FastifyReply): Promise<Person> {
  const cookie = readSessionCookie(request.headers.cookie);
  if (cookie === null) throw new ApiError(isBrowser(request) ? 'sign_in_required' : 'credential_missing');
  if (request.method !== 'GET' && request.method !== 'HEAD') refuseCrossSite(request.raw, publicOrigin(deps.addresses));
  const answer = await deps.auth.sessions.check(cookie, addressOf(request.raw));
  if (!answer) throw new ApiError('sign_in_required');
  if (answer.renewed) keepSession(deps, reply, cookie);
  return answer.person;
}

/** Browsers add this header to every request; programs have no reason to. */
const isBrowser = (request: FastifyRequest): boolean => request.headers['sec-fetch-site'] !== undefined;

/** Sets the cookie that signs a browser in; an empty value signs it out. */
export function keepSession(deps: Omit<IdentifyDeps, 'auth'>, reply: FastifyReply, value: string): void {
  const options = { secure: isSecure(deps.addresses), maxAgeMs: deps.sessionLifetimeMs };
  reply.header('set-cookie', setCookie(sessionCookieName, value, options));
}
