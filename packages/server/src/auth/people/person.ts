import type { CredentialLimits, User } from '@baton/core';
import { AuthRefused } from '../auth-refused.ts';

/** Someone who is signed in: a person in a browser, or a program with an API token. */
export interface Person {
  /** null for tokens that stand for no user: the bootstrap token and the local one. They may do everything */
  userId: string | null;
  /** shown, and written down as the author of what is done */
  login: string;
  /** `local`: by the owner-only file on the server's machine */
  via: 'session' | 'token' | 'local';
  /** of the session or token */
  credentialId: string;
  expiresAt: number | null;
  /** from where they come */
  address: string;
  /** of the token; null: it may do what its user may do */
  limits: CredentialLimits | null;
  /** they can do nothing but set up a second factor: it is demanded of them, and they have none */
  mustSetUpTotp: boolean;
}

/** The user who is signed in; throws `session_needed` for tokens: what is about signing in is not for programs. */
export function userIdOf({ userId, via }: Person): string {
  if (userId === null || via !== 'session') throw new AuthRefused('session_needed');
  return userId;
}

/** Where a request came from. */
export interface Client {
  address: string;
  userAgent: string;
  /** what the browser was given when someone signed in with it before */
  browser?: string | null;
}

/** Whether a user's credentials count. */
export const mayComeIn = (user: User | null): boolean => user !== null && user.disabledAt === null;
