import {
  removeSecret,
  type Sealed,
  type Secret,
  secretId,
  secretLimits,
  secretNameProblem,
  secretPurpose,
  setSecret,
} from '@baton/core';
import type { RekeyView, SecretUseCases } from '../app.ts';
import type { Context } from '../context.ts';
import { scopeIdOf } from '../fleet/pairing.ts';
import { Refused } from '../refused.ts';
import { rekey } from './rekey.ts';

/** Secrets of scopes, as people write them. Nobody reads a value back. */
export class Secrets implements SecretUseCases {
  readonly #context: Context;
  #underWay: Promise<RekeyView> | null = null;

  constructor(context: Context) {
    this.#context = context;
  }

  async list(scope: string | null): Promise<Secret[]> {
    return await this.#context.deps.store.read.secrets(scopeIdOf(this.#context, scope));
  }

  async set(
    scope: string | null,
    { name, value, description, by }: { name: string; value: string; description: string | null; by: string },
  ): Promise<{ created: boolean }> {
    this.#context.assertOpen();
    this.#context.assertSpace();
    const scopeId = scopeIdOf(this.#context, scope);
    checkName(name);
    checkValue(name, value);
    const { vault, store } = this.#context.deps;
    const sealed = vault.seal(value, secretPurpose(scopeId, name));
    const { state } = await this.#context.committer.carryOut(
      () => store.read.get('secret', secretId(scopeId, name)),
      (before) =>
        setSecret(before, { scopeId, name, description, sealed, earlier: this.#earlierOf(before), by }, this.#context.now()),
    );
    return { created: state === null };
  }

  async remove(scope: string | null, name: string, by: string): Promise<void> {
    this.#context.assertOpen();
    const scopeId = scopeIdOf(this.#context, scope);
    await this.#context.committer.carryOut(
      () => this.#context.deps.store.read.get('secret', secretId(scopeId, name)),
      (row) => removeSecret(row, { name, scope: scope ?? 'the instance' }, by, this.#context.now()),
    );
  }

  /** One at a time: whoever asks meanwhile hears of the same. */
  rekey(): Promise<RekeyView> {
    this.#underWay ??= rekey(this.#context).finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  /** After a start: the server answers meanwhile. */
  rekeySoon(): void {
    this.rekey().catch((error: unknown) => {
      this.#context.deps.logger.warn({ error: String(error) }, 'secrets are encrypted with the newest key at the next start');
    });
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
