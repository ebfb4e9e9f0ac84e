import { type Static, Type } from 'typebox';
import { closed, Instant, Nullable } from '../shared/fields.ts';
import { Password } from './people.ts';

const Code = Type.String({
  minLength: 6,
  maxLength: 40,
  pattern: '^[0-9A-Za-z -]+$',
  description: 'six digits from the app, or a recovery code',
});

/** `POST /api/v1/session/code`: the second half of a sign-in, whose first half answered `totp_required` and left a cookie. */
export const SignInCode = Type.Object({ code: Code }, closed);
export type SignInCode = Static<typeof SignInCode>;

/** `POST /api/v1/invitation`: sets the password, with the token of an invitation link. */
export const AcceptInvitation = Type.Object({ token: Type.String({ maxLength: 200 }), password: Password }, closed);
export type AcceptInvitation = Static<typeof AcceptInvitation>;

/** `POST /api/v1/users/{login}/invitation` */
export const Invitation = Type.Object({
  url: Type.String({ description: 'link by which the user chooses a password; works once, and is shown only here' }),
  expiresAt: Instant,
});
export type Invitation = Static<typeof Invitation>;

/** `GET /api/v1/account`: how the one who asks signs in. */
export const Account = Type.Object({
  login: Type.String(),
  displayName: Type.String(),
  hasPassword: Type.Boolean(),
  usesIdentityProvider: Type.Boolean({ description: 'signs in by OpenID Connect' }),
  totp: Nullable(Type.Object({ confirmedAt: Instant, recoveryCodesLeft: Type.Integer() })),
});
export type Account = Static<typeof Account>;

/** `POST /api/v1/account/identity`: begins to link an identity of the provider to the one who asks. */
export const LinkIdentity = Type.Object({ password: Password }, closed);
export type LinkIdentity = Static<typeof LinkIdentity>;
export const IdentityLinkBegun = Type.Object({
  url: Type.String({ description: 'of the identity provider: where to send the browser' }),
});
export type IdentityLinkBegun = Static<typeof IdentityLinkBegun>;

/** `PUT /api/v1/password` */
export const ChangePassword = Type.Object({ present: Password, password: Password }, closed);
export type ChangePassword = Static<typeof ChangePassword>;

/** `POST /api/v1/totp`: a secret for an authenticator app; it counts when a first code confirmed it. */
export const TotpBegun = Type.Object({
  secret: Type.String({ description: 'base 32, to be typed where no QR code is read' }),
  uri: Type.String({ description: '`otpauth://…`, to be shown as a QR code' }),
});
export type TotpBegun = Static<typeof TotpBegun>;

/** `POST /api/v1/totp/confirm`, `DELETE /api/v1/totp` */
export const TotpCode = Type.Object({ code: Code }, closed);
export type TotpCode = Static<typeof TotpCode>;

/** Shown once. Each signs in once in place of a code. */
export const RecoveryCodes = Type.Object({ recoveryCodes: Type.Array(Type.String()) });
export type RecoveryCodes = Static<typeof RecoveryCodes>;

export const OwnSession = Type.Object({
  id: Type.String(),
  createdAt: Instant,
  lastSeenAt: Type.Integer({ description: 'exact since the server started, before that by the day; ms since the Unix epoch' }),
  address: Type.String({ description: 'from which it was last seen' }),
  userAgent: Type.String(),
  isThisOne: Type.Boolean({ description: 'the one that asks' }),
});
export type OwnSession = Static<typeof OwnSession>;

/** `GET /api/v1/sessions` */
export const OwnSessionList = Type.Object({ sessions: Type.Array(OwnSession) });
export type OwnSessionList = Static<typeof OwnSessionList>;

/** `DELETE /api/v1/sessions` */
export const SessionsEnded = Type.Object({ ended: Type.Integer() });
export type SessionsEnded = Static<typeof SessionsEnded>;

/** `GET /api/v1/oidc`: the identity provider by which people may sign in. */
export const OidcState = Type.Object({ name: Nullable(Type.String({ description: 'null: none' })) });
export type OidcState = Static<typeof OidcState>;

/** `GET /api/v1/oidc/start` */
export const OidcStart = Type.Object(
  { from: Type.Optional(Type.String({ maxLength: 2000, description: 'page of this server to go to afterwards' })) },
  closed,
);
export type OidcStart = Static<typeof OidcStart>;
