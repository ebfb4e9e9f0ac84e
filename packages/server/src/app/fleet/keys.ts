import {
  type Actor,
  type AuditAction,
  auditedRow,
  createKey,
  type Decision,
  editKey,
  type KeyEdit,
  newRunner,
  prepareRunner,
  removeKey,
  type Token,
  useKey,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { NewRegistration, ProvisionedView, ProvisionInput } from './key-use-cases.ts';
import { keyedPairingFor } from './keyed-pairing.ts';
import { networksIn, scopeIdOf } from './pairing.ts';

/** Provisioning keys: who has one can make runners, and nothing else. */
export class ProvisioningKeys {
  readonly #context: Context;
  readonly #access: Access;

  constructor(context: Context, access: Access) {
    this.#context = context;
    this.#access = access;
  }

  /** Whether they may make, see and change keys of a scope. */
  #mayManage = (scopeId: string): boolean => this.#access.may('create_provisioning_key', scopeId);

  /** Those of the scopes in which they may manage keys, newest first. */
  async list(): Promise<Token[]> {
    const { read } = this.#context.deps.store;
    const scopes = [...this.#context.fleet.scopes()].filter(({ id }) => this.#mayManage(id));
    const all = await Promise.all(scopes.map(({ id }) => read.tokens('prov', id, null)));
    return all.flat().sort((a, b) => b.createdAt - a.createdAt);
  }

  async create({ name, scope, expiresInMs, networks }: NewRegistration, by: Actor): Promise<{ key: Token; secret: string }> {
    this.#context.assertOpen();
    const now = this.#context.now();
    const scopeId = scopeIdOf(this.#context, this.#access, scope);
    this.#access.need('create_provisioning_key', scopeId);
    const expiresAt = expiresInMs === null ? null : now + expiresInMs;
    const { row, secret } = this.#context.deps.tokens.mint(
      {
        kind: 'prov',
        scopeId,
        subjectId: null,
        name,
        createdBy: by.login,
        expiresAt,
        networks: networks && networksIn(networks),
      },
      now,
    );
    await this.#context.committer.carryOut(
      () => row,
      (key) => this.#audited(createKey(key, now), by, 'key.create', null, key),
    );
    return { key: row, secret };
  }

  /** Throws `key_not_found`. */
  async edit(id: string, edit: KeyEdit, by: Actor): Promise<Token> {
    await this.#carryOut(id, (key) => this.#audited(editKey(key, edit, by.login, this.#context.now()), by, 'key.edit', key, key));
    return await this.#find(id);
  }

  /** Throws `key_not_found`. Runners that it made stay. */
  async remove(id: string, by: Actor): Promise<void> {
    await this.#carryOut(id, (key) => this.#audited(removeKey(key, by.login, this.#context.now()), by, 'key.remove', key, key));
  }

  #audited(decision: Decision, actor: Actor, action: AuditAction, before: Token | null, key: Token): Decision {
    return auditedRow(decision, { actor, action }, 'token', before, key, this.#context.now());
  }

  /**
   * A runner row with a single-use token to enrol it, which lives as long as the row does unused. Throws `token_revoked`, `token_disabled`,
   * `token_expired`, `runner_name_taken`.
   */
  async provision(given: Token, input: ProvisionInput, address: string): Promise<ProvisionedView> {
    const context = this.#context;
    context.assertOpen();
    const { store, entropy } = context.deps;
    const now = context.now();
    const id = entropy.uuid(now);
    const key = await this.#use(given, address);
    context.assertSpace();
    const { scopeId } = key;
    const name = input.name ?? `${key.name.slice(0, 100)}-${id.slice(-8)}`;
    const nameIsFree = async (): Promise<void> => {
      if (await store.read.runnerByName(scopeId, name)) throw new Refused('runner_name_taken', { name });
    };
    await nameIsFree();
    const { labels, executors, workspace, refusesUnlabelled, ephemeral } = input;
    const wishes = { executorsAllowed: executors, labelsAdded: labels, workspace, refusesUnlabelled, ephemeral };
    const by = `provisioning key ${key.name}`;
    const actor: Actor = { userId: null, login: key.name, via: 'token', credentialId: key.id, address };
    const speaks = input.keyedFor ? { protocol: input.keyedFor } : {};
    const draft = newRunner({ ...wishes, ...speaks, id, number: 0, scopeId, name, trusted: false, createdBy: by }, now);
    const { pairing, key: own, expiresAt } = keyedPairingFor(context, draft, by, key.networks, input.livesMs);
    const ownRow = input.keyedFor && own.row;
    const deed = { actor, action: 'runner.provision' as const };
    await context.committer.carryOut(
      async (fresh) => ({ ...draft, number: await context.runnerNumbers.next(fresh) }),
      (runner) => auditedRow(prepareRunner(runner, pairing.row, now, ownRow), deed, 'runner', null, runner, now),
      nameIsFree,
    );
    return { runner: await context.runner(id), token: pairing.secret, key: input.keyedFor ? own.secret : null, expiresAt };
  }

  async #use(given: Token, address: string): Promise<Token> {
    const { state } = await this.#context.committer.carryOut(
      async () => (await this.#context.deps.store.read.get('token', given.id)) ?? given,
      (key) => useKey(key, address, this.#context.now()),
    );
    return state;
  }

  async #find(id: string): Promise<Token> {
    const key = await this.#context.deps.store.read.get('token', id);
    if (key?.kind !== 'prov' || key.revokedAt !== null || !this.#access.sees(key.scopeId))
      throw new Refused('key_not_found', { key: id });
    this.#access.need('create_provisioning_key', key.scopeId);
    return key;
  }

  async #carryOut(id: string, decide: (key: Token) => ReturnType<typeof editKey>): Promise<void> {
    this.#context.assertOpen();
    await this.#context.committer.carryOut(() => this.#find(id), decide);
  }
}
