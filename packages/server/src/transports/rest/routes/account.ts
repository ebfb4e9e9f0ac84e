import {
  AcceptInvitation,
  Account,
  ApiError,
  ChangePassword,
  type ErrorCode,
  OwnSessionList,
  RecoveryCodes,
  restPaths,
  SessionsEnded,
  SignInCode,
  TotpBegun,
  TotpCode,
  WhoAmI,
} from '@baton/protocol';
import { Type } from 'typebox';
import { userIdOf } from '../../../auth/index.ts';
import { publicUrlOf } from '../../http/public-url.ts';
import { callerAddress } from '../../http/reached.ts';
import { readCookie } from '../../http/session-cookie.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { type AnyCall, clientOf, halfOpenCookieName, keepHalfOpen, signInBy, signInErrors } from './people.ts';

const codeErrors = ['code_wrong', 'code_used', 'totp_not_set_up', 'rate_limited'] as const satisfies readonly ErrorCode[];
const byAddress = ({ deps, request }: AnyCall): string => callerAddress(deps.addresses, request.raw);

/** Takes the second half of a sign-in; the cookie of the first is of no use afterwards. */
async function finishSignIn(call: AnyCall, code: string) {
  const secret = readCookie(call.header('cookie'), halfOpenCookieName);
  if (secret === null) throw new ApiError('sign_in_expired');
  const answer = await signInBy(call, 200, () => call.deps.auth.accounts.finish({ secret, code }, clientOf(call)));
  keepHalfOpen(call, '', 0);
  return answer;
}

const entranceRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'POST',
    path: restPaths.sessionCode,
    summary: 'Finish a sign-in with a code of the second factor, or a recovery code',
    tag: 'people',
    access: 'anyone',
    body: SignInCode,
    answers: { 200: { description: 'Signed in by cookie', schema: WhoAmI } },
    errors: ['sign_in_expired', 'user_disabled', ...signInErrors, ...codeErrors],
    handle: (call) => finishSignIn(call, call.body.code),
  }),
  restRoute({
    method: 'POST',
    path: restPaths.invitation,
    summary: 'Choose a password with the token of an invitation link',
    description: 'All sessions of the user end. With a second factor the answer is `totp_required`.',
    tag: 'people',
    access: 'anyone',
    body: AcceptInvitation,
    answers: { 200: { description: 'Chosen, and signed in by cookie', schema: WhoAmI } },
    errors: ['invitation_invalid', 'password_too_weak', 'totp_required', 'user_disabled', ...signInErrors],
    handle: (call) => signInBy(call, 200, () => call.deps.auth.accounts.accept(call.body, clientOf(call))),
  }),
];

const ownRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.account,
    summary: 'Tell how you sign in',
    tag: 'people',
    access: 'person',
    beforeTotp: true,
    answers: { 200: { description: 'As it is now', schema: Account } },
    errors: ['session_needed'],
    handle: ({ deps, person }) => {
      const user = deps.app.people.user(userIdOf(person));
      if (!user) throw new ApiError('sign_in_required');
      const { login, displayName, totp } = user;
      const left = totp?.recovery.length ?? 0;
      const body: Account = {
        ...{ login, displayName, hasPassword: user.passwordHash !== null, usesIdentityProvider: user.externalId !== null },
        totp: totp?.confirmedAt ? { confirmedAt: totp.confirmedAt, recoveryCodesLeft: left } : null,
      };
      return { status: 200, body };
    },
  }),
  restRoute({
    method: 'PUT',
    path: restPaths.password,
    summary: 'Change your password; all your other sessions end',
    tag: 'people',
    access: 'person',
    beforeTotp: true,
    body: ChangePassword,
    answers: { 204: { description: 'Changed' } },
    errors: ['session_needed', 'password_wrong', 'password_too_weak', 'password_not_set', 'rate_limited'],
    handle: async (call) => {
      await call.deps.auth.changePassword(call.person, call.body, byAddress(call));
      return { status: 204 };
    },
  }),
];

const totpRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'POST',
    path: restPaths.totp,
    summary: 'Begin to set up a second factor (TOTP)',
    tag: 'people',
    access: 'person',
    beforeTotp: true,
    answers: { 201: { description: 'A new secret; it counts when it is confirmed', schema: TotpBegun } },
    errors: ['session_needed', 'totp_set_up'],
    handle: async ({ deps, person, request }) => {
      const { host } = new URL(publicUrlOf(deps.addresses, request.raw));
      return { status: 201, body: await deps.auth.secondFactor.begin(person, `Baton (${host})`) };
    },
  }),
  restRoute({
    method: 'POST',
    path: restPaths.totpConfirm,
    summary: 'Confirm the second factor with a first code; all your other sessions end',
    tag: 'people',
    access: 'person',
    beforeTotp: true,
    body: TotpCode,
    answers: { 200: { description: 'It counts from now on. The recovery codes are shown only here', schema: RecoveryCodes } },
    errors: ['session_needed', 'totp_set_up', ...codeErrors],
    handle: async (call) => {
      const recoveryCodes = await call.deps.auth.secondFactor.confirm(call.person, call.body.code, byAddress(call));
      return { status: 200, body: { recoveryCodes } satisfies RecoveryCodes };
    },
  }),
  restRoute({
    method: 'DELETE',
    path: restPaths.totp,
    summary: 'Remove your second factor, with a code of it or a recovery code',
    tag: 'people',
    access: 'person',
    body: TotpCode,
    answers: { 204: { description: 'The password is enough from now on' } },
    errors: ['session_needed', ...codeErrors],
    handle: async (call) => {
      await call.deps.auth.secondFactor.remove(call.person, call.body.code, byAddress(call));
      return { status: 204 };
    },
  }),
];

const sessionRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.sessions,
    summary: 'List where you are signed in',
    tag: 'people',
    access: 'person',
    answers: { 200: { description: 'The newest first', schema: OwnSessionList } },
    errors: ['session_needed'],
    handle: async ({ deps, person }) => {
      const sessions = (await deps.auth.sessions.list(person)).map(({ session, lastSeenAt, lastSeenFrom, isThisOne }) => ({
        ...{ id: session.id, createdAt: session.createdAt, lastSeenAt, address: lastSeenFrom },
        ...{ userAgent: session.userAgent, isThisOne },
      }));
      return { status: 200, body: { sessions } satisfies OwnSessionList };
    },
  }),
  restRoute({
    method: 'DELETE',
    path: restPaths.sessions,
    summary: 'Sign out everywhere else',
    tag: 'people',
    access: 'person',
    answers: { 200: { description: 'How many sessions ended', schema: SessionsEnded } },
    errors: ['session_needed'],
    handle: async ({ deps, person, actor }) => ({
      status: 200,
      body: { ended: await deps.auth.sessions.endOthers(person, actor) } satisfies SessionsEnded,
    }),
  }),
  restRoute({
    method: 'DELETE',
    path: restPaths.ownSession('{sessionId}'),
    summary: 'End one of your sessions; what is open by it is cut off',
    tag: 'people',
    access: 'person',
    params: Type.Object({ sessionId: Type.String({ minLength: 1, maxLength: 64, pattern: '^[0-9A-Za-z-]+$' }) }),
    answers: { 204: { description: 'Ended' } },
    errors: ['session_needed', 'session_not_found'],
    handle: async ({ deps, person, actor, params }) => {
      await deps.auth.sessions.endOwn(person, params.sessionId, actor);
      return { status: 204 };
    },
  }),
];

/** How people sign in, and what they see and change of it themselves. */
export const accountRoutes: readonly RestRoute[] = [...entranceRoutes, ...ownRoutes, ...totpRoutes, ...sessionRoutes];
