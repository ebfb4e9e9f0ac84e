/** Someone who is signed in: a person in a browser, or a program with an API token. */
export interface Person {
  /** null for tokens that stand for no user: the bootstrap token and the local one */
  userId: string | null;
  /** shown, and written down as the author of what is done */
  login: string;
  role: 'administrator';
  /** `local`: by the owner-only file on the server's machine */
  via: 'session' | 'token' | 'local';
  /** of the session or token */
  credentialId: string;
  expiresAt: number | null;
}

/** Where a request came from. */
export interface Client {
  address: string;
  userAgent: string;
}
