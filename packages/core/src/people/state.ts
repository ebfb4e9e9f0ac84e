/** A person who signs in. What they may do stands in their grants. */
export interface User {
  id: string;
  revision: number;
  /** lower case, 1 to 64 characters; unique */
  login: string;
  /** as others see it */
  displayName: string;
  /** argon2id, PHC string; null: signs in by OpenID Connect only */
  passwordHash: string | null;
  /** the scope that is theirs alone, of the same name */
  scopeId: string;
  /** `issuer subject` of the OpenID Connect identity that signs in as this user */
  externalId: string | null;
  totp: Totp | null;
  createdAt: number;
  createdBy: string;
  /** since when they cannot sign in, nor any of their credentials */
  disabledAt: number | null;
}

/** The second factor of a user: RFC 6238, SHA-1, six digits, 30 s. */
export interface Totp {
  /** encrypted with the installation's key */
  secret: string;
  /** when a first code proved it; null: it is being set up and not asked for yet */
  confirmedAt: number | null;
  /** the newest step whose code was taken: none is taken twice */
  usedStep: number;
  /** salted hashes of the recovery codes that are left */
  recovery: { salt: string; hash: string }[];
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
