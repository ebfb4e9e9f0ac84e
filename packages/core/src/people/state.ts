/** A person who signs in. */
export interface User {
  id: string;
  revision: number;
  /** lower case, 1 to 64 characters; unique */
  login: string;
  /** argon2id, PHC string */
  passwordHash: string;
  /** `administrator` may do everything; further roles come with scopes */
  role: 'administrator';
  createdAt: number;
}

/** A signed-in browser. The cookie carries a secret; here stands its hash. */
export interface WebSession {
  id: string;
  revision: number;
  userId: string;
  salt: string;
  hash: string;
  createdAt: number;
  expiresAt: number;
  userAgent: string;
  address: string;
}
