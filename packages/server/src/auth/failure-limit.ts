import { parseAddress } from '@baton/core';
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

const identityCharsMax = 64;
/** no identity is empty */
const anyone = '';
/** An address that failed so many times as often as one identity may is a flood, whose connections then wait. */
const floodFactor = 5;
const floodDelayMs = 1_000;
/** A flood from thousands of addresses: all refusals together are answered at this rate, once so many came at once. */
const refusalEveryMs = 1;
const refusalsAtOnce = 200;
const turnDelayMaxMs = 5_000;

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
  /** of those that failed lately; and of those before them, who are forgotten as a whole: to look for the oldest one each time costs much more */
  #young = new Map<string, Bucket>();
  #old = new Map<string, Bucket>();
  /** when the next refusal has its turn, by the monotonic clock */
  #turnAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, options: FailureLimitOptions) {
    this.#clock = clock;
    this.#options = { keysMax: 10_000, ...options };
  }

  /** how many are remembered */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /**
   * How long the next refusal of an address is kept from it: nothing, unless it goes on trying, whatever identities it names, or so many others
   * are refused at this time that it has to wait for its turn.
   */
  delayFor(address: string): number {
    const turnMs = this.#turn();
    const { failures } = this.#count(keyOf(address, anyone));
    return failures > this.#options.burst * floodFactor ? Math.max(floodDelayMs, turnMs) : turnMs;
  }

  #turn(): number {
    const now = this.#clock.monotonic();
    const earliest = now - refusalsAtOnce * refusalEveryMs;
    this.#turnAt = Math.min(Math.max(this.#turnAt, earliest) + refusalEveryMs, now + turnDelayMaxMs);
    return Math.max(0, this.#turnAt - now);
  }

  /** Throws `rate_limited` when too many tries failed. */
  check(address: string, identity: string, delayMs = 0): void {
    const bucket = this.#current(keyOf(address, identity));
    const missing = bucket.failures + 1 - this.#options.burst;
    if (missing <= 0) return;
    const waitMs = missing * this.#options.refillMs;
    const refused = new AuthRefused('rate_limited', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
    refused.delayMs = delayMs;
    throw refused;
  }

  /** A try failed. */
  failed(address: string, identity: string): void {
    this.#count(keyOf(address, identity));
  }

  #count(key: string): Bucket {
    const bucket = this.#current(key);
    bucket.failures += 1;
    this.#put(key, bucket);
    return bucket;
  }

  #put(key: string, bucket: Bucket): void {
    this.#old.delete(key);
    this.#young.set(key, bucket);
    if (this.#young.size < this.#options.keysMax / 2) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  /** A try that was counted before it was known has not failed. */
  forgiven(address: string, identity: string): void {
    const key = keyOf(address, identity);
    const bucket = this.#current(key);
    if (bucket.failures > 0) this.#put(key, { ...bucket, failures: Math.max(0, bucket.failures - 1) });
  }

  #current(key: string): Bucket {
    const now = this.#clock.monotonic();
    const bucket = this.#young.get(key) ?? this.#old.get(key);
    if (!bucket) return { failures: 0, at: now };
    return { failures: Math.max(0, bucket.failures - (now - bucket.at) / this.#options.refillMs), at: now };
  }
}

/** A text that is a piece of a longer one would keep all of it, and identities come from outside. */
const keyOf = (address: string, identity: string): string =>
  Buffer.from(`${siteOf(address)} ${identity.slice(0, identityCharsMax)}`, 'utf8').toString('utf8');

/** Who has one IPv6 address has the 2^64 beside it. */
function siteOf(address: string): string {
  const read = address.includes(':') ? parseAddress(address) : null;
  return read && !read.isV4 ? `${read.words[0].toString(16)}:${read.words[1].toString(16)}/64` : address;
}
