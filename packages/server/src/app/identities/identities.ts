import {
  type Actor,
  type AuditAction,
  auditedRow,
  type CloudIdentity,
  createIdentity,
  type Decision,
  editIdentity,
  type IdentityCheck,
  identityPurpose,
  instanceScopeId,
  type ProviderData,
  type ProviderName,
  removeIdentity,
  type Sealed,
  usesServersRights,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import type { CheckedIdentities } from '../hosting/identity-checks.ts';
import { Refused } from '../refused.ts';
import type { IdentityChange, IdentityInput, IdentityUseCases, IdentityView } from './use-cases.ts';

/** With which rights providers are called, as far as someone manages the pools of a scope. */
export class Identities implements IdentityUseCases {
  readonly #context: Context;
  readonly #checks: CheckedIdentities;
  readonly #access: Access;

  constructor(context: Context, checks: CheckedIdentities, access: Access) {
    this.#context = context;
    this.#checks = checks;
    this.#access = access;
  }

  async list(): Promise<IdentityView[]> {
    return (await this.#shown()).map((row) => this.#view(row));
  }

  async find(idOrName: string): Promise<IdentityView> {
    return this.#view(await this.#find(idOrName));
  }

  async create(input: IdentityInput, by: Actor): Promise<IdentityView> {
    const context = this.#context;
    context.assertOpen();
    context.assertSpace();
    const scopeId = this.#scopeId(input.scope);
    this.#access.need('manage_pools', scopeId);
    const { name, provider, data } = input;
    this.#needServersRights(provider, data);
    const id = context.deps.entropy.uuid(context.now());
    const fresh = { id, scopeId, name, provider, data, secret: input.secret && this.#sealed(id, input.secret), by: by.login };
    await this.#refuseTaken(scopeId, name, id);
    await context.committer.carryOut(
      () => null,
      () => this.#audited(createIdentity(fresh, context.now()), 'identity.create', by, null, { id, name, scopeId }),
      () => this.#refuseTaken(scopeId, name, id),
    );
    return await this.find(id);
  }

  async edit(idOrName: string, { name, data, secret }: IdentityChange, by: Actor): Promise<IdentityView> {
    this.#context.assertOpen();
    const { id, scopeId, ...known } = await this.#find(idOrName);
    this.#needServersRights(known.provider, data ?? known.data);
    if (name !== undefined) await this.#refuseTaken(scopeId, name, id);
    const sealed = secret === undefined ? undefined : secret && this.#sealed(id, secret);
    await this.#decide(id, 'identity.edit', by, (row, now) => editIdentity(row, { name, data, secret: sealed }, by.login, now));
    return await this.find(id);
  }

  async remove(idOrName: string, by: Actor): Promise<void> {
    this.#context.assertOpen();
    const { id } = await this.#find(idOrName);
    const { read } = this.#context.deps.store;
    const stands = (await read.resourcesStanding()).some(({ identityId }) => identityId === id);
    const pools = await read.pools();
    await this.#decide(id, 'identity.remove', by, (row, now) => removeIdentity(row, pools, stands, by.login, now));
  }

  async check(idOrName: string, region: string | null, by: Actor): Promise<{ view: IdentityView; check: IdentityCheck }> {
    this.#context.assertOpen();
    const row = await this.#find(idOrName);
    const check = await this.#checks.check(row, region, by);
    return { view: await this.find(row.id), check };
  }

  async #decide(
    id: string,
    action: AuditAction,
    by: Actor,
    decide: (row: CloudIdentity, now: number) => Decision,
  ): Promise<void> {
    const { committer, deps, now } = this.#context;
    await committer.carryOut(
      async () => {
        const row = await deps.store.read.get('cloudIdentity', id);
        if (!row) throw new Refused('identity_not_found', { identity: id });
        return row;
      },
      (row) => this.#audited(decide(row, now()), action, by, row, row),
    );
  }

  #audited(
    decision: Decision,
    action: AuditAction,
    by: Actor,
    before: CloudIdentity | null,
    named: { id: string; name: string; scopeId: string },
  ): Decision {
    return auditedRow(decision, { actor: by, action }, 'cloudIdentity', before, named, this.#context.now());
  }

  #sealed(id: string, secret: ProviderData): Sealed {
    return this.#context.deps.vault.seal(JSON.stringify(secret), identityPurpose(id));
  }

  async #shown(): Promise<CloudIdentity[]> {
    const all = await this.#context.deps.store.read.cloudIdentities();
    return all.filter(({ scopeId }) => this.#access.may('manage_pools', scopeId));
  }

  async #find(idOrName: string): Promise<CloudIdentity> {
    const all = (await this.#context.deps.store.read.cloudIdentities()).filter(({ scopeId }) => this.#access.sees(scopeId));
    const named = all.filter(({ name }) => name === idOrName);
    const row = all.find(({ id }) => id === idOrName) ?? (named.length === 1 ? named[0] : undefined);
    if (!row) throw new Refused('identity_not_found', { identity: idOrName });
    this.#access.need('manage_pools', row.scopeId);
    return row;
  }

  /** What the server's own machine may do is for those who hold the instance to hand out. */
  #needServersRights(provider: ProviderName, identity: ProviderData): void {
    if (usesServersRights(provider, identity)) this.#access.need('manage_pools', instanceScopeId);
  }

  async #refuseTaken(scopeId: string, name: string, id: string): Promise<void> {
    const all = await this.#context.deps.store.read.cloudIdentities();
    if (all.some((each) => each.scopeId === scopeId && each.name === name && each.id !== id))
      throw new Refused('identity_name_taken', { name });
  }

  #scopeId(name: string | null): string {
    if (name === null) return instanceScopeId;
    const scope = this.#context.fleet.scopeByName(name);
    if (!scope || !this.#access.sees(scope.id)) throw new Refused('scope_not_found', { name });
    return scope.id;
  }

  #view({ keyId: _, box, ...identity }: CloudIdentity): IdentityView {
    const { fleet, pools } = this.#context;
    return {
      identity,
      hasSecret: box !== null,
      scopeName: fleet.scope(identity.scopeId)?.name ?? identity.scopeId,
      pools: pools
        .all()
        .filter(({ identityId }) => identityId === identity.id)
        .map(({ name }) => name)
        .sort(),
    };
  }
}
