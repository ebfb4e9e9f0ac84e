import type { Permission } from '../people/permission.ts';

/**
 * `pair` pairs one pre-created runner; `reg` registers any number of runners; `prov` makes such runners and nothing else; `run` is a
 * runner's credential; `api` a person's or a program's; `setup` makes the first administrator; `invite` lets a user
 * choose a password.
 */
export type TokenKind = 'pair' | 'reg' | 'prov' | 'run' | 'api' | 'setup' | 'invite';

/** A secret that was given out. Only its salted hash is kept. */
export interface Token {
  /** stands in the token itself and finds this row */
  id: string;
  revision: number;
  kind: TokenKind;
  scopeId: string;
  /** the runner (`pair`, `run`) or user (`api`, `invite`; `setup`: none yet) it stands for */
  subjectId: string | null;
  name: string;
  salt: string;
  /** SHA-256 over salt and secret, hexadecimal */
  hash: string;
  createdAt: number;
  createdBy: string;
  expiresAt: number | null;
  usedAt: number | null;
  revokedAt: number | null;
  /** of an `api` token: what it is limited to besides its scope; null: all that its owner may do there */
  permissions: Permission[] | null;
  /** addresses and networks (CIDR) from which it is accepted; null: from anywhere */
  networks: string[] | null;
  /** of a `run` token: the nonce of the registration that it was given for, so that a lost answer can be given again */
  nonce: string | null;
  /** of a `run` token: the one that it is to follow, when the runner renewed it; left out: it began with an enrolment */
  replaces?: string | null;
  /** of a `run` token: the one that took its place when that was first used */
  replacedBy?: string | null;
  /** of a `prov` token: since when it is disabled */
  disabledAt?: number | null;
  /** of a `prov`, `api` or `reg` token: where it was last used */
  usedFrom?: string | null;
}
