import {
  type Actor,
  auditedRow,
  type Decision,
  type Deed,
  instanceScopeId,
  type Permission,
  removeSecret,
  type Sealed,
  type Secret,
  secretId,
  secretLimits,
  secretNameProblem,
  secretPurpose,
  setSecret,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { SecretKeys } from './rekey.ts';
import type { RekeyView, SecretUseCases } from './use-cases.ts';

/** Secrets of scopes, as far as someone may see that they are there and write them. Nobody reads a value back. */
export class Secrets implements SecretUseCases {
  readonly #context: Context;
  readonly #keys: SecretKeys;
  readonly #access: Access;

  constructor(context: Context, keys: SecretKeys, access: Access) {
    this.#context = context;
    this.#keys = keys;
    this.#access = access;
  }

  async list(scope: string | null): Promise<Secret[]> {
    return await this.#context.deps.store.read.secrets(this.#scopeId(scope, 'view'));
  }

  async set(
    scope: string | null,
    { name, value, description, by }: { name: string; value: string; description: string | null; by: Actor },
  ): Promise<{ created: boolean }> {
    this.#context.assertOpen();
    this.#context.assertSpace();
    const scopeId = this.#scopeId(scope, 'manage_secrets');
    checkName(name);
    checkValue(name, value);
    const { vault, store } = this.#context.deps;
    const sealed = vault.seal(value, secretPurpose(scopeId, name));
    const { state } = await this.#context.committer.carryOut(
      () => store.read.get('secret', secretId(scopeId, name)),
      (before) => {
        const earlier = this.#earlierOf(before);
        const decision = setSecret(before, { scopeId, name, description, sealed, earlier, by: by.login }, this.#context.now());
        return this.#audited(decision, { actor: by, action: 'secret.set' }, scopeId, name, before);
      },
    );
    return { created: state === null };
  }

  async remove(scope: string | null, name: string, by: Actor): Promise<void> {
    this.#context.assertOpen();
    const scopeId = this.#scopeId(scope, 'manage_secrets');
    await this.#context.committer.carryOut(
      () => this.#context.deps.store.read.get('secret', secretId(scopeId, name)),
      (row) => {
        const decision = removeSecret(row, { name, scope: scope ?? 'the instance' }, by.login, this.#context.now());
        return this.#audited(decision, { actor: by, action: 'secret.remove' }, scopeId, name, row);
      },
    );
  }

  async rekey(): Promise<RekeyView> {
    this.#access.need('manage_secrets', instanceScopeId);
    return await this.#keys.rekey();
  }

  /** Of a secret the log tells the name, never the value. */
  #audited(decision: Decision, deed: Deed, scopeId: string, name: string, before: Secret | null): Decision {
    return auditedRow(decision, deed, 'secret', before, { id: secretId(scopeId, name), name, scopeId }, this.#context.now());
  }

  /** Throws `scope_not_found` for one that they do not see, `permission_denied`. */
  #scopeId(name: string | null, permission: Permission): string {
    const { fleet } = this.#context;
    const scope = name === null ? fleet.scope(instanceScopeId) : fleet.scopeByName(name);
    if (!scope || (name !== null && !this.#access.sees(scope.id))) throw new Refused('scope_not_found', { name });
    this.#access.need(permission, scope.id);
    return scope.id;
  }

  /** Sealed with the newest key, so that one key opens all of a row. */
  #earlierOf(before: Secret | null): Sealed | null {
    if (!before) return null;
    const purpose = secretPurpose(before.scopeId, before.name);
    const value = this.#context.deps.vault.open(before, purpose);
    return value === null ? null : this.#context.deps.vault.seal(value, purpose);
  }
}

function checkName(name: string): void {
  const problem = secretNameProblem(name);
  if (problem !== null) throw new Refused('secret_name_invalid', { name, problem });
}

/** Throws `secret_value_invalid` for what no environment can hold. */
export function checkValue(name: string, value: string): void {
  const bytes = Buffer.byteLength(value);
  const { valueBytesMax } = secretLimits;
  if (bytes > valueBytesMax)
    throw new Refused('secret_value_invalid', { name, problem: `has ${bytes} bytes, and ${valueBytesMax} are allowed` });
  if (value === '') throw new Refused('secret_value_invalid', { name, problem: 'is empty' });
  if (value.includes('\0'))
    throw new Refused('secret_value_invalid', { name, problem: 'has a zero byte, which no environment can hold' });
}
