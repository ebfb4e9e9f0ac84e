export { type Auth, createAuth } from './auth.ts';
export { AuthRefused } from './auth-refused.ts';
export { createIdentitySigner, identityKeysPath } from './identity/signer.ts';
export { installationKey, secretKeysIn } from './key-file.ts';
export type { SignedIn } from './people/accounts.ts';
export type { Client, Person } from './people/person.ts';
export { createTokenMint } from './token/mint.ts';
export { createVault } from './vault/vault.ts';
