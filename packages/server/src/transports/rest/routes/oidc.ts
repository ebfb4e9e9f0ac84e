import { ApiError, OidcStart, OidcState, restPaths } from '@baton/protocol';
import { Type } from 'typebox';
import { oidcSignInMs } from '../../../auth/index.ts';
import { keepSession } from '../../http/identify.ts';
import { isSecure, publicUrlOf } from '../../http/public-url.ts';
import { readCookie, setCookie } from '../../http/session-cookie.ts';
import { expectedError } from '../../http/to-api-error.ts';
import { type Answer, type RestRoute, restRoute } from '../rest-route.ts';
import { type AnyCall, clientOf } from './people.ts';

const cookieName = 'baton_oidc';

/** Only addresses of this page: `//elsewhere` and `https:` would lead away from it. */
const ownPage = (from: string | undefined): string => (from !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(from) ? from : '/');

const goTo = (location: string): Answer => ({ status: 302, headers: { location } });

/** A browser is led to the sign-in page, which says what was wrong; a program gets the error itself. */
async function orSignInPage(call: AnyCall, answer: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    const expected = expectedError(error);
    if (!expected || !call.header('accept')?.includes('text/html')) throw error;
    return goTo(`/sign-in?refused=${expected.code}`);
  }
}

function keepBegun({ deps, reply }: AnyCall, value: string): void {
  const options = { secure: isSecure(deps.addresses), maxAgeMs: oidcSignInMs, path: restPaths.oidcCallback };
  reply.header('set-cookie', setCookie(cookieName, value, options));
}

/** RFC 6749: what an authorization server adds to these is ignored. */
const CallbackQuery = Type.Object({
  code: Type.Optional(Type.String({ maxLength: 4_000 })),
  state: Type.Optional(Type.String({ maxLength: 4_000 })),
  iss: Type.Optional(Type.String({ maxLength: 4_000 })),
  error: Type.Optional(Type.String({ maxLength: 4_000 })),
});

const browserErrors = ['oidc_not_configured', 'oidc_unreachable'] as const;

/** Signing in by an identity provider. */
export const oidcRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.oidc,
    summary: 'Tell by which identity provider people may sign in',
    tag: 'people',
    access: 'anyone',
    answers: { 200: { description: 'Its name', schema: OidcState } },
    errors: [],
    handle: ({ deps }) => ({ status: 200, body: { name: deps.auth.oidc.name } satisfies OidcState }),
  }),
  restRoute({
    method: 'GET',
    path: restPaths.oidcStart,
    summary: 'Begin to sign in by the identity provider',
    tag: 'people',
    access: 'anyone',
    query: OidcStart,
    answers: { 302: { description: 'To the identity provider; browsers are led back to the sign-in page when it fails' } },
    errors: [...browserErrors],
    handle: (call) =>
      orSignInPage(call, async () => {
        const redirectUri = publicUrlOf(call.deps.addresses, call.request.raw) + restPaths.oidcCallback;
        const { url, cookie } = await call.deps.auth.oidc.start(redirectUri, ownPage(call.query.from));
        keepBegun(call, cookie);
        return goTo(url);
      }),
  }),
  restRoute({
    method: 'GET',
    path: restPaths.oidcCallback,
    summary: 'Come back from the identity provider',
    tag: 'people',
    access: 'anyone',
    query: CallbackQuery,
    answers: { 302: { description: 'Signed in by cookie, to the page that was wanted' } },
    errors: [
      ...browserErrors,
      'oidc_state_invalid',
      'oidc_answer_invalid',
      'oidc_denied',
      'oidc_not_welcome',
      'oidc_no_user',
      'oidc_user_disabled',
    ],
    handle: (call) =>
      orSignInPage(call, async () => {
        const { auth } = call.deps;
        const query = call.request.url.split('?')[1] ?? '';
        if (auth.oidc.name === null) throw new ApiError('oidc_not_configured');
        const begun = readCookie(call.header('cookie'), cookieName);
        keepBegun(call, '');
        const { signedIn, from } = await auth.oidc.finish(query, begun, clientOf(call));
        keepSession(call.deps, call.reply, signedIn.cookie);
        return goTo(from);
      }),
  }),
];
