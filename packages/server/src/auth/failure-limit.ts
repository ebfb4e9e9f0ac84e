import type { Clock } from '../ports/clock.ts';
import { AuthRefused } from './auth-refused.ts';

export interface FailureLimitOptions {
  /** failures at once */
  burst: number;
  /** one more is forgiven after this time */
  refillMs: number;
  /** who is remembered at most; the longest silent are forgotten first */
  keysMax?: number;
}

interface Bucket {
  failures: number;
  at: number;
}

/**
 * Counts failed tries per address and identity, in memory. It never stands before a credential that can be checked cheaply: that is
 * checked first, so nobody with a valid one is refused for the failures of others.
 */
export class FailureLimit {
  readonly #clock: Clock;
  readonly #options: Required<FailureLimitOptions>;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock, options: FailureLimitOptions) {
    this.#clock = clock;
    this.#options = { keysMax: 10_000, ...options };
  }

  /** Throws `rate_limited` when too many tries failed. */
  check(address: string, identity: string): void {
    const bucket = this.#current(keyOf(address, identity));
    const missing = bucket.failures + 1 - this.#options.burst;
    if (missing <= 0) return;
    const waitMs = missing * this.#options.refillMs;
    throw new AuthRefused('rate_limited', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
  }

  /** A try failed. */
  failed(address: string, identity: string): void {
    const key = keyOf(address, identity);
    const bucket = this.#current(key);
    this.#buckets.delete(key);
    this.#buckets.set(key, { ...bucket, failures: bucket.failures + 1 });
    if (this.#buckets.size > this.#options.keysMax) this.#forgetOldest();
  }

  /** A try that was counted before it was known has not failed. */
  forgiven(address: string, identity: string): void {
    const key = keyOf(address, identity);
    const bucket = this.#current(key);
    if (bucket.failures > 0) this.#buckets.set(key, { ...bucket, failures: Math.max(0, bucket.failures - 1) });
  }

  #current(key: string): Bucket {
    const now = this.#clock.monotonic();
    const bucket = this.#buckets.get(key);
    if (!bucket) return { failures: 0, at: now };
    return { failures: Math.max(0, bucket.failures - (now - bucket.at) / this.#options.refillMs), at: now };
  }

  #forgetOldest(): void {
    const oldest = this.#buckets.keys().next();
    if (!oldest.done) this.#buckets.delete(oldest.value);
  }
}

const keyOf = (address: string, identity: string): string => `${address} ${identity}`;
