import { createHash, hash, randomBytes } from 'node:crypto';
import type { Actor } from '@baton/core';
import { createVault } from '../../auth/index.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { CounterName, Logger, Telemetry } from '../../ports/telemetry.ts';
import type { NewToken, TokenMint } from '../../ports/tokens.ts';
import type { Vault } from '../../ports/vault.ts';

/** Ids that are numbered, so that a failure reads the same each time; every hold lasts exactly its time. */
/** @param unit uniform in [0, 1) */
export function numberedEntropy(unit: () => number = () => 0.5): Entropy {
  let made = 0;
  const next = (): string => (++made).toString(16).padStart(12, '0');
  return {
    uuid: (now) => {
      const time = now.toString(16).padStart(12, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${next()}`;
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => ++made % 256),
    unit,
    sha256: (text) => hash('sha256', text),
  };
}

/** Tokens whose secret is their id, so that tests find the row. */
export function plainMint(): TokenMint {
  let made = 0;
  const token = (id: string, fields: NewToken, now: number) => {
    const row = {
      nonce: null,
      permissions: null,
      networks: null,
      ...fields,
      id,
      revision: 1,
      salt: '',
      hash: '',
      createdAt: now,
      usedAt: null,
      usedFrom: null,
      revokedAt: null,
    };
    return { row, secret: id };
  };
  return {
    proofOf: (label) => `proof of ${label}`,
    mint: (fields, now) => token(`token-${++made}`, fields, now),
    derive: (fields, label, now) => token(`derived-${label}`, fields, now),
  };
}

/** Seals with keys made of these words, the newest first. */
export const vaultOf = (...words: string[]): Vault =>
  createVault(
    words.map((word) => createHash('sha256').update(word).digest()),
    new Uint8Array(32),
    { bytes: (count) => new Uint8Array(randomBytes(count)) },
  );

/** Counts what was counted. */
export class CountingTelemetry implements Telemetry {
  readonly counts = new Map<CounterName, number>();

  count(name: CounterName, by = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + by);
  }

  observe(): void {}

  of = (name: CounterName): number => this.counts.get(name) ?? 0;
}

/** Keeps what was warned of. */
export class KeepingLogger implements Logger {
  readonly warnings: string[] = [];

  debug(): void {}
  info(): void {}
  warn(_: object, message: string): void {
    this.warnings.push(message);
  }
  error(_: object, message: string): void {
    this.warnings.push(message);
  }
}

/** Someone with this login who is signed in. */
export const person = (login: string): Actor => ({
  userId: `user of ${login}`,
  login,
  via: 'session',
  credentialId: 's',
  address: '127.0.0.1',
});
