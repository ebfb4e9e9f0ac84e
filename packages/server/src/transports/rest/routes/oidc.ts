import { ApiError, IdentityLinkBegun, LinkIdentity, OidcStart, OidcState, restPaths } from '@baton/protocol';
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
    const isLinking = call.deps.auth.oidc.isLinking(readCookie(call.header('cookie'), cookieName));
    return goTo(`${isLinking ? '/account' : '/sign-in'}?refused=${expected.code}`);
  }
}

function keepBegun({ deps, request, reply }: AnyCall, value: string): void {
  const options = { secure: isSecure(deps.addresses, request.raw), maxAgeMs: oidcSignInMs, path: restPaths.oidcCallback };
  reply.header('set-cookie', setCookie(cookieName, value, options));
}

const redirectUriOf = ({ deps, request }: AnyCall): string => publicUrlOf(deps.addresses, request.raw) + restPaths.oidcCallback;

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
        const { url, cookie } = await call.deps.auth.oidc.start(redirectUriOf(call), ownPage(call.query.from));
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
      'oidc_identity_taken',
      'oidc_linked',
      'tls_required',
    ],
    handle: (call) =>
      orSignInPage(call, async () => {
        const { auth } = call.deps;
        const query = call.request.url.split('?')[1] ?? '';
        if (auth.oidc.name === null) throw new ApiError('oidc_not_configured');
        const begun = readCookie(call.header('cookie'), cookieName);
        keepBegun(call, '');
        const { signedIn, from } = await auth.oidc.finish(query, begun, clientOf(call));
        if (signedIn) keepSession(call.deps, call.request, call.reply, signedIn.cookie);
        return goTo(from);
      }),
  }),
  restRoute({
    method: 'POST',
    path: restPaths.accountIdentity,
    summary: 'Begin to link an identity of the provider to yourself, with your password',
    description: 'The browser is sent to the provider, and comes back linked: from then on you sign in by it too.',
    tag: 'people',
    access: 'person',
    body: LinkIdentity,
    answers: { 200: { description: 'Where to send the browser', schema: IdentityLinkBegun } },
    errors: [...browserErrors, 'session_needed', 'password_wrong', 'password_not_set', 'rate_limited'],
    handle: async (call) => {
      const { deps, person, body, actor } = call;
      const { url, cookie } = await deps.auth.oidc.startLink(redirectUriOf(call), person, body.password, actor.address ?? '');
      keepBegun(call, cookie);
      return { status: 200, body: { url } satisfies IdentityLinkBegun };
    },
  }),
  restRoute({
    method: 'DELETE',
    path: restPaths.accountIdentity,
    summary: 'Unlink your identity of the provider: you sign in by your password alone',
    tag: 'people',
    access: 'person',
    answers: { 204: { description: 'Unlinked' } },
    errors: ['session_needed', 'oidc_not_configured', 'oidc_not_linked', 'oidc_only_way'],
    handle: async ({ deps, person, actor }) => {
      await deps.auth.oidc.unlink(person, actor.address ?? '');
      return { status: 204 };
    },
  }),
];
