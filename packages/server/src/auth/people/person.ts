import type { CredentialLimits, User } from '@baton/core';

/** Someone who is signed in: a person in a browser, or a program with an API token. */
export interface Person {
  /** null for tokens that stand for no user: the bootstrap token and the local one. They may do everything */
  userId: string | null;
  /** shown, and written down as the author of what is done */
  login: string;
  via: 'session' | 'token';
  /** of the session or token */
  credentialId: string;
  expiresAt: number | null;
  /** of the token; null: it may do what its user may do */
  limits: CredentialLimits | null;
}

/** Where a request came from. */
export interface Client {
  address: string;
  userAgent: string;
}

/** Whether a user's credentials count. */
export const mayComeIn = (user: User | null): boolean => user !== null && user.disabledAt === null;
