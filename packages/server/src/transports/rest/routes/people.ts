import { instanceScopeId, isSameName, type Token } from '@baton/core';
import {
  ApiError,
  type ApiToken,
  ApiTokenCreated,
  ApiTokenList,
  NewApiToken,
  restPaths,
  SetUp,
  SetupState,
  SignIn,
  WhoAmI,
} from '@baton/protocol';
import { Type } from 'typebox';
import type { Client, Entered, Person } from '../../../auth/index.ts';
import { browserOf, keepBrowser, keepSession } from '../../http/identify.ts';
import { isSecure } from '../../http/public-url.ts';
import { callerAddress } from '../../http/reached.ts';
import { refuseCrossSite } from '../../http/same-site.ts';
import { setCookie } from '../../http/session-cookie.ts';
import type { RestDeps } from '../deps.ts';
import { type Answer, type Call, type RestRoute, restRoute } from '../rest-route.ts';

function whoAmI(
  { app, version }: RestDeps,
  person: Pick<Person, 'userId' | 'login' | 'via' | 'limits' | 'address' | 'mustSetUpTotp'>,
): WhoAmI {
  const { login, via, mustSetUpTotp } = person;
  const { access } = app.as(person);
  const scopes = access.summary().map(({ scope, permissions }) => ({ scope: scope.name, kind: scope.kind, permissions }));
  return {
    login,
    via: via === 'session' ? via : 'token',
    role: access.toEverything ? 'administrator' : 'member',
    scopes,
    mustSetUpTotp,
    serverVersion: version,
  };
}

export type AnyCall = Call<unknown, unknown, unknown>;

/** Of the sign-in whose code is still to come: its second call finds it here. */
export const halfOpenCookieName = 'baton_sign_in';

/** Keeps a half-open sign-in in the browser; an empty value ends it. */
export function keepHalfOpen({ deps, request, reply }: AnyCall, value: string, maxAgeMs: number): void {
  const options = {
    secure: isSecure(deps.addresses, request.raw),
    maxAgeMs,
    path: restPaths.sessionCode,
    sameSite: 'Strict',
  } as const;
  reply.header('set-cookie', setCookie(halfOpenCookieName, value, options));
}

export const clientOf = ({ deps, request }: AnyCall): Client => ({
  address: callerAddress(deps.addresses, request.raw),
  userAgent: request.headers['user-agent'] ?? '',
  browser: browserOf(deps, request),
});

/** What signing in by a call of its own can be refused with, whatever it is done by. */
export const signInErrors = ['tls_required', 'rate_limited', 'cross_site_request'] as const;

/** Signs the browser in. Also a form on a foreign page could send these calls, so their origin is checked. */
export async function signInBy(call: AnyCall, status: number, signIn: () => Promise<Entered>): Promise<Answer> {
  refuseCrossSite(call.deps.addresses, call.request.raw);
  const entered = await signIn();
  if (entered.kind === 'code_needed') {
    keepHalfOpen(call, entered.secret, entered.expiresInMs);
    throw new ApiError('totp_required', { expiresInSeconds: entered.expiresInMs / 1000 });
  }
  keepSession(call.deps, call.request, call.reply, entered.cookie);
  if (entered.person.userId !== null) keepBrowser(call.deps, call.request, call.reply, entered.person.userId);
  return { status, body: whoAmI(call.deps, entered.person) };
}

const setUpRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.setup,
    summary: 'Tell whether the first administrator is still to be made',
    tag: 'people',
    access: 'anyone',
    answers: { 200: { description: 'Whether it is needed', schema: SetupState } },
    errors: [],
    handle: async ({ deps }) => ({ status: 200, body: { needed: await deps.auth.accounts.setupNeeded() } }),
  }),
  restRoute({
    method: 'POST',
    path: restPaths.setup,
    summary: 'Make the first administrator with the token of the one-time link',
    tag: 'people',
    access: 'anyone',
    body: SetUp,
    answers: { 201: { description: 'Made, and signed in by cookie', schema: WhoAmI } },
    errors: ['setup_done', 'setup_token_invalid', 'password_too_weak', ...signInErrors],
    handle: (call) => signInBy(call, 201, () => call.deps.auth.accounts.setUp(call.body, clientOf(call))),
  }),
];

const sessionRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'POST',
    path: restPaths.session,
    summary: 'Sign in with login and password',
    description: 'With a second factor the answer is `totp_required`, and the code follows at `/api/v1/session/code`.',
    tag: 'people',
    access: 'anyone',
    body: SignIn,
    answers: { 200: { description: 'Signed in by cookie', schema: WhoAmI } },
    errors: ['sign_in_failed', 'totp_required', 'user_disabled', 'address_not_allowed', ...signInErrors],
    handle: (call) => signInBy(call, 200, () => call.deps.auth.accounts.signIn(call.body, clientOf(call))),
  }),
  restRoute({
    method: 'DELETE',
    path: restPaths.session,
    summary: 'Sign out',
    tag: 'people',
    access: 'person',
    beforeTotp: true,
    answers: { 204: { description: 'Signed out' } },
    errors: [],
    handle: async ({ deps, person, actor, request, reply }) => {
      await deps.auth.signOut(person, actor);
      if (person.via === 'session') keepSession(deps, request, reply, '');
      return { status: 204 };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.whoami,
    summary: 'Tell who is signed in',
    tag: 'people',
    access: 'person',
    beforeTotp: true,
    answers: { 200: { description: 'The one who asks', schema: WhoAmI } },
    errors: [],
    handle: ({ deps, person }) => ({ status: 200, body: whoAmI(deps, person) }),
  }),
];

function tokensOf({ app }: RestDeps, rows: readonly Token[]): ApiToken[] {
  const names = new Map(app.people.everyone().scopes.map((scope) => [scope.id, scope.name]));
  return rows.map(({ id, name, scopeId, permissions, createdAt, expiresAt, usedAt, usedFrom, networks }) => ({
    ...{ id, name, scope: names.get(scopeId) ?? scopeId, permissions, createdAt, expiresAt, networks },
    ...{ lastUsedAt: usedAt, lastUsedFrom: usedFrom ?? null },
  }));
}

/** A scope that someone sees; throws `scope_not_found`. */
function scopeNamed({ app }: RestDeps, person: Person, name: string): string {
  const scope = app.people.everyone().scopes.find((each) => each.removedAt === null && isSameName(each.name, name));
  if (!scope || !app.as(person).access.sees(scope.id)) throw new ApiError('scope_not_found', { name });
  return scope.id;
}

const tokenRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.tokens,
    summary: 'List your API tokens',
    tag: 'people',
    access: 'person',
    answers: { 200: { description: 'Without their secrets, newest first', schema: ApiTokenList } },
    errors: [],
    handle: async ({ deps, person }) => ({
      status: 200,
      body: { tokens: tokensOf(deps, await deps.auth.tokens.list(person)) },
    }),
  }),
  restRoute({
    method: 'POST',
    unlimited: true,
    path: restPaths.tokens,
    summary: 'Make an API token',
    tag: 'people',
    access: 'person',
    body: NewApiToken,
    answers: { 201: { description: 'The token; its secret is shown only here', schema: ApiTokenCreated } },
    errors: ['scope_not_found', 'network_invalid'],
    handle: async ({ deps, person, actor, body }) => {
      const { name, scope, permissions = null, expiresInDays = null, networks = null } = body;
      const scopeId = scope === undefined ? instanceScopeId : scopeNamed(deps, person, scope);
      const wanted = { name, scopeId, permissions, expiresInDays, networks };
      const { row, secret } = await deps.auth.tokens.create(person, wanted, actor);
      return { status: 201, body: { ...tokensOf(deps, [row])[0], token: secret } as ApiTokenCreated };
    },
  }),
  restRoute({
    method: 'DELETE',
    unlimited: true,
    path: restPaths.token('{tokenId}'),
    summary: 'Revoke an API token of yours',
    tag: 'people',
    access: 'person',
    params: Type.Object({ tokenId: Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' }) }),
    answers: { 204: { description: 'It no longer works' } },
    errors: ['token_not_found'],
    handle: async ({ deps, person, actor, params }) => {
      await deps.auth.tokens.revoke(person, params.tokenId, actor);
      return { status: 204 };
    },
  }),
];

/** Set-up, sessions and API tokens. */
export const peopleRoutes: readonly RestRoute[] = [...setUpRoutes, ...sessionRoutes, ...tokenRoutes];
