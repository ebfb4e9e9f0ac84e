import type { AuditEntry } from './state.ts';

/** What about signing in looks wrong. */
export interface AuthSuspicion {
  kind: 'many_failures' | 'failures_then_success' | 'new_address' | 'reused_token';
  /** the login, or the id of the token */
  identity: string;
  address: string | null;
  firstAt: number;
  lastAt: number;
  count: number;
  /** the newest entry that it was read from */
  seq: number;
}

export interface SuspicionLimits {
  /** failures of one address and identity within `failuresWithinMs` from which on they are many */
  failuresMany: number;
  failuresWithinMs: number;
  /** failures before a sign-in that make it doubtful */
  failuresBeforeSuccess: number;
}

export const suspicionLimits: SuspicionLimits = { failuresMany: 10, failuresWithinMs: 3_600_000, failuresBeforeSuccess: 5 };

/**
 * Refusals of an enrolment secret that was right once: somebody else may have it. That a runner comes once more with a credential that was taken
 * from it is how it hears of that.
 */
const reused = new Set(['token_used', 'token_revoked', 'token_disabled', 'token_expired']);

interface Failures {
  first: number;
  last: number;
  count: number;
}

/**
 * Reads suspicions out of the entries of the family `auth`, oldest first. An address is new to a login that signed in before from others only; the
 * first sign-in of all is not.
 *
 * @returns newest first
 */
export function suspicionsOf(entries: readonly AuditEntry[], limits: SuspicionLimits = suspicionLimits): AuthSuspicion[] {
  const reader = new Reader(limits);
  for (const entry of entries) reader.take(entry);
  return [...reader.found.values()].sort((a, b) => b.seq - a.seq);
}

class Reader {
  readonly found = new Map<string, AuthSuspicion>();
  readonly #limits: SuspicionLimits;
  readonly #failures = new Map<string, Failures>();
  readonly #addresses = new Map<string, Set<string>>();

  constructor(limits: SuspicionLimits) {
    this.#limits = limits;
  }

  take(entry: AuditEntry): void {
    if (entry.action === 'auth.failed' || entry.action === 'auth.refused') this.#failed(entry);
    else if (entry.action === 'auth.signed_in' || entry.action === 'auth.set_up') this.#succeeded(entry);
  }

  #failed(entry: AuditEntry): void {
    const { actor, detail, at, seq } = entry;
    const count = typeof detail.count === 'number' ? detail.count : 1;
    const firstAt = typeof detail.firstAt === 'number' ? detail.firstAt : at;
    const key = `${actor.address} ${actor.login}`;
    const before = this.#failures.get(key);
    const row =
      before && firstAt - before.first <= this.#limits.failuresWithinMs ? before : { first: firstAt, last: at, count: 0 };
    row.count += count;
    row.last = at;
    this.#failures.set(key, row);
    const seen = { identity: actor.login, address: actor.address, firstAt: row.first, lastAt: at, seq };
    if (row.count >= this.#limits.failuresMany) {
      this.found.set(`many ${key} ${row.first}`, { kind: 'many_failures', ...seen, count: row.count });
    }
    const codes = Array.isArray(detail.codes) ? detail.codes : [];
    if (codes.some((code) => reused.has(String(code)))) this.#addReuse(entry, count, firstAt);
  }

  #addReuse({ actor, at, seq }: AuditEntry, count: number, firstAt: number): void {
    const key = `reused ${actor.address} ${actor.login}`;
    const before = this.found.get(key);
    const base = { kind: 'reused_token' as const, identity: actor.login, address: actor.address, lastAt: at, seq };
    this.found.set(key, { ...base, firstAt: before?.firstAt ?? firstAt, count: (before?.count ?? 0) + count });
  }

  #succeeded({ actor, at, seq }: AuditEntry): void {
    const { login, address } = actor;
    const failures = this.#failures.get(`${address} ${login}`);
    const isRecent = failures && at - failures.first <= this.#limits.failuresWithinMs;
    if (isRecent && failures.count >= this.#limits.failuresBeforeSuccess) {
      const seen = { identity: login, address, firstAt: failures.first, lastAt: at, seq, count: failures.count };
      this.found.set(`then ${seq}`, { kind: 'failures_then_success', ...seen });
    }
    this.#failures.delete(`${address} ${login}`);
    if (address === null) return;
    const known = this.#addresses.get(login) ?? new Set();
    if (known.size > 0 && !known.has(address))
      this.found.set(`new ${login} ${address}`, {
        kind: 'new_address',
        identity: login,
        address,
        firstAt: at,
        lastAt: at,
        count: 1,
        seq,
      });
    this.#addresses.set(login, known.add(address));
  }
}
