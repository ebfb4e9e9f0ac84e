import type { Actor, KeyEdit, Runner, RunnerProtocol, Token } from '@baton/core';

/** Provisioning keys, and what automation does with one. */
export interface KeyUseCases {
  /** newest first, without those that were removed */
  list(): Promise<Token[]>;
  /** the secret is shown once. Throws `scope_not_found` */
  create(input: NewRegistration, by: Actor): Promise<{ key: Token; secret: string }>;
  /** throws `key_not_found` */
  edit(id: string, edit: KeyEdit, by: Actor): Promise<Token>;
  remove(id: string, by: Actor): Promise<void>;
  /** `key` is a row whose secret was compared. Throws `token_revoked`, `token_disabled`, `token_expired`, `runner_name_taken` */
  provision(key: Token, input: ProvisionInput, address: string): Promise<ProvisionedView>;
}

/** A provisioning key, or a further registration token, of a scope; null: of the instance. */
export interface NewRegistration {
  name: string;
  scope: string | null;
  /** null: it has no end of its own */
  expiresInMs: number | null;
  /** from where alone it is accepted, and what comes in with it; null: from anywhere */
  networks: string[] | null;
}
/** What automation may say of a runner that it makes. */
export interface ProvisionInput {
  /** null: made from the name of the key */
  name: string | null;
  labels: string[];
  executors: string[] | null;
  workspace: string | null;
  refusesUnlabelled: boolean;
  ephemeral: boolean;
  /** it speaks this, and wants to know beforehand which token it will hold; left out: our own protocol */
  keyedFor?: RunnerProtocol;
  /** how long its token is good for at most; left out: as long as its row stays unused */
  livesMs?: number;
}
export interface ProvisionedView {
  runner: Runner;
  /** single use, shown once */
  token: string;
  /** what it will hold, shown once; null: that is made when it enrols */
  key: string | null;
  expiresAt: number;
}
