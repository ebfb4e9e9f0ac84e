import type {
  AcceptInvitation,
  Account,
  ApiToken,
  ApiTokenCreated,
  ApiTokenList,
  ChangePassword,
  IdentityLinkBegun,
  NewApiToken,
  OidcState,
  OwnSessionList,
  RecoveryCodes,
  SessionsEnded,
  TotpBegun,
  WhoAmI,
} from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';

/** How the one who asks signs in. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => request<Account>('GET', restPaths.account, { signal }),
});

/** Where one is signed in. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => request<OwnSessionList>('GET', restPaths.sessions, { signal }),
});

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => request<ApiTokenList>('GET', restPaths.tokens, { signal }),
});

/** The identity provider by which people may sign in. */
export const oidcQuery = queryOptions({
  queryKey: ['oidc'],
  queryFn: ({ signal }) => request<OidcState>('GET', restPaths.oidc, { signal }),
  staleTime: 5 * 60_000,
});

/** The second half of a sign-in. */
export const finishSignIn = (code: string): Promise<WhoAmI> => request('POST', restPaths.sessionCode, { body: { code } });
export const acceptInvitation = (body: AcceptInvitation): Promise<WhoAmI> => request('POST', restPaths.invitation, { body });
export const changePassword = (body: ChangePassword): Promise<void> => request('PUT', restPaths.password, { body });

/** Answers where to send the browser. */
export const beginLink = (password: string): Promise<IdentityLinkBegun> =>
  request('POST', restPaths.accountIdentity, { body: { password } });
export const unlinkIdentity = (): Promise<void> => request('DELETE', restPaths.accountIdentity);

export const beginTotp = (): Promise<TotpBegun> => request('POST', restPaths.totp);
export const confirmTotp = (code: string): Promise<RecoveryCodes> => request('POST', restPaths.totpConfirm, { body: { code } });
export const removeTotp = (code: string): Promise<void> => request('DELETE', restPaths.totp, { body: { code } });

export const endSession = (id: string): Promise<void> => request('DELETE', restPaths.ownSession(id));
export const endOtherSessions = (): Promise<SessionsEnded> => request('DELETE', restPaths.sessions);

export const createToken = (body: NewApiToken): Promise<ApiTokenCreated> => request('POST', restPaths.tokens, { body });
export const revokeToken = ({ id }: ApiToken): Promise<void> => request('DELETE', restPaths.token(id));
