export { type Auth, type AuthDeps, createAuth, type Prepared } from './auth.ts';
export { type AuthCode, AuthRefused } from './auth-refused.ts';
export { installationKey } from './installation-key.ts';
export type { SignedIn } from './people/accounts.ts';
export type { Client, Person } from './people/person.ts';
export { createTokenMint } from './token/mint.ts';
