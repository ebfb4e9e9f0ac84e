import type { User } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import { randomBase62 } from '../token/base62.ts';

/** How long someone who gave the right password may take for the code. */
export const halfOpenMs = 5 * 60_000;
const secretChars = 43;
const entriesMax = 10_000;

interface HalfOpen {
  userId: string;
  /** the one that was right: another one ends the sign-in */
  passwordHash: string | null;
  /** by the monotonic clock */
  endsAt: number;
}

/**
 * Sign-ins whose password was right and whose code is still to come. Only in memory: a restart costs those people the password once more.
 */
export class HalfOpenSignIns {
  readonly #clock: Clock;
  readonly #entropy: Entropy;
  readonly #entries = new Map<string, HalfOpen>();

  constructor(clock: Clock, entropy: Entropy) {
    this.#clock = clock;
    this.#entropy = entropy;
  }

  /** The secret that the second call has to bring. */
  open({ id, passwordHash }: User): string {
    const secret = randomBase62(this.#entropy, secretChars);
    this.#entries.set(secret, { userId: id, passwordHash, endsAt: this.#clock.monotonic() + halfOpenMs });
    for (const [key, { endsAt }] of this.#entries) {
      if (endsAt > this.#clock.monotonic() && this.#entries.size <= entriesMax) break;
      this.#entries.delete(key);
    }
    return secret;
  }

  /** Null when there is none, or it took too long. */
  find(secret: string): HalfOpen | null {
    const entry = this.#entries.get(secret);
    return entry && entry.endsAt > this.#clock.monotonic() ? entry : null;
  }

  /** Ends it; false when it was ended before. */
  take(secret: string): boolean {
    return this.#entries.delete(secret);
  }
}
