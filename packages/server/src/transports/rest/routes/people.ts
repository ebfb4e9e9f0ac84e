import {
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
import type { Client, Person, SignedIn } from '../../../auth/index.ts';
import { keepSession } from '../../http/identify.ts';
import { publicOrigin } from '../../http/public-url.ts';
import { refuseCrossSite } from '../../http/same-site.ts';
import { addressOf } from '../../http/server.ts';
import type { RestDeps } from '../deps.ts';
import { type Answer, type Call, type RestRoute, restRoute } from '../rest-route.ts';

function whoAmI({ app, version }: RestDeps, person: Pick<Person, 'userId' | 'login' | 'via' | 'limits'>): WhoAmI {
  const { login, via } = person;
  const { access } = app.as(person);
  const scopes = access.summary().map(({ scope, permissions }) => ({ scope: scope.name, kind: scope.kind, permissions }));
  return { login, via, role: access.toEverything ? 'administrator' : 'member', scopes, serverVersion: version };
}

type AnyCall = Call<unknown, unknown, unknown>;

const clientOf = ({ request }: AnyCall): Client => ({
  address: addressOf(request.raw),
  userAgent: request.headers['user-agent'] ?? '',
});

/** Signs the browser in. Also a form on a foreign page could send these calls, so their origin is checked. */
async function signInBy(call: AnyCall, status: number, signIn: () => Promise<SignedIn>): Promise<Answer> {
  refuseCrossSite(call.request.raw, publicOrigin(call.deps.addresses));
  const { cookie, user } = await signIn();
  keepSession(call.deps, call.reply, cookie);
  return { status, body: whoAmI(call.deps, { userId: user.id, login: user.login, via: 'session', limits: null }) };
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
    errors: ['setup_done', 'setup_token_invalid', 'password_too_weak', 'rate_limited', 'cross_site_request'],
    handle: (call) => signInBy(call, 201, () => call.deps.auth.accounts.setUp(call.body, clientOf(call))),
  }),
];

const sessionRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'POST',
    path: restPaths.session,
    summary: 'Sign in with login and password',
    tag: 'people',
    access: 'anyone',
    body: SignIn,
    answers: { 200: { description: 'Signed in by cookie', schema: WhoAmI } },
    errors: ['sign_in_failed', 'rate_limited', 'cross_site_request'],
    handle: (call) => signInBy(call, 200, () => call.deps.auth.accounts.signIn(call.body, clientOf(call))),
  }),
  restRoute({
    method: 'DELETE',
    path: restPaths.session,
    summary: 'Sign out',
    tag: 'people',
    access: 'person',
    answers: { 204: { description: 'Signed out' } },
    errors: [],
    handle: async ({ deps, person, reply }) => {
      await deps.auth.signOut(person);
      if (person.via === 'session') keepSession(deps, reply, '');
      return { status: 204 };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.whoami,
    summary: 'Tell who is signed in',
    tag: 'people',
    access: 'person',
    answers: { 200: { description: 'The one who asks', schema: WhoAmI } },
    errors: [],
    handle: ({ deps, person }) => ({ status: 200, body: whoAmI(deps, person) }),
  }),
];

type TokenRow = Pick<ApiToken, 'id' | 'name' | 'createdAt' | 'expiresAt'>;
const tokenOf = ({ id, name, createdAt, expiresAt }: TokenRow): ApiToken => ({ id, name, createdAt, expiresAt });

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
      body: { tokens: (await deps.auth.tokens.list(person)).map(tokenOf) },
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
    errors: [],
    handle: async ({ deps, person, body }) => {
      const input = { name: body.name, expiresInDays: body.expiresInDays ?? null };
      const { row, secret } = await deps.auth.tokens.create(person, input);
      return { status: 201, body: { ...tokenOf(row), token: secret } satisfies ApiTokenCreated };
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
    handle: async ({ deps, person, params }) => {
      await deps.auth.tokens.revoke(person, params.tokenId);
      return { status: 204 };
    },
  }),
];

/** Set-up, sessions and API tokens. */
export const peopleRoutes: readonly RestRoute[] = [...setUpRoutes, ...sessionRoutes, ...tokenRoutes];
