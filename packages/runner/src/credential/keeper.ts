import type { RenewalAnswer } from '@baton/protocol';
import type { Credential } from '../session/ports.ts';

/** Where a runner keeps its token, and the nonce with which it asks for the next. What was kept survives the process at any moment. */
export interface CredentialDisk {
  /** that goes with the present token; null: none was kept */
  nonce(): string | null;
  keepNonce(nonce: string): void;
  /** in place of the present one; the nonce is done with */
  keepToken(token: string): void;
}

export interface KeeperDeps {
  disk: CredentialDisk;
  server: {
    renewToken(nonce: string): Promise<RenewalAnswer>;
    /** calls carry it from now on */
    useToken(token: string): void;
  };
  newNonce: () => string;
}

/**
 * Renews the token in an order in which a crash anywhere leaves a valid one on the disk: the nonce is kept before it is sent, so that a lost answer
 * can be asked for again; the next token is kept before its first use, which is what makes the old one invalid.
 */
export function keepCredential({ disk, server, newNonce }: KeeperDeps): Credential {
  let underWay: Promise<number | null> | null = null;
  const renew = async (): Promise<number | null> => {
    const known = disk.nonce();
    const nonce = known ?? newNonce();
    if (known === null) disk.keepNonce(nonce);
    const { token, renewInMs } = await server.renewToken(nonce);
    disk.keepToken(token);
    server.useToken(token);
    return renewInMs;
  };
  return {
    renew() {
      underWay ??= renew().finally(() => {
        underWay = null;
      });
      return underWay;
    },
  };
}
