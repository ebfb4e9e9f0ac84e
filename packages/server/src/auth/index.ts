export { type Auth, createAuth, type OidcSettings } from './auth.ts';
export { AuthRefused } from './auth-refused.ts';
export { createIdentitySigner, identityKeysPath } from './identity/signer.ts';
export { installationKey, secretKeysIn } from './key-file.ts';
export { oidcSignInMs } from './oidc/oidc-sign-in.ts';
export type { Entered } from './people/entrance.ts';
export { type Client, type Person, userIdOf } from './people/person.ts';
export { createTokenMint } from './token/mint.ts';
export { createVault } from './vault/vault.ts';
