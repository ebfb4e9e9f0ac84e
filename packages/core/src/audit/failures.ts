import { instanceScopeId } from '../scope/state.ts';
import type { AuditDraft } from './state.ts';

/** A try to get in that failed. */
export interface AuthFailure {
  address: string;
  /** the login, or the id of the token that was shown */
  identity: string;
  /** the code of the refusal */
  code: string;
  /** the token names an id by which nothing is known, any more or ever; left out: no */
  ofNothing?: boolean;
}

export interface TallyOptions {
  /** an address and identity get one entry in this time; it doubles each time that it is over and there was a failure in it */
  windowMs: number;
  /** as far as it doubles */
  windowMaxMs: number;
  /** the same for what is not told apart */
  windowMaxOfManyMs: number;
  /** identities of one address that are told apart in that time; the others share one entry */
  identitiesMax: number;
  /** entries in that time, of all addresses; the others share one more */
  entriesMax: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Of strangers: an attack is told of each minute. */
export const strangersTally: TallyOptions = {
  ...{ windowMs: minuteMs, windowMaxMs: minuteMs, windowMaxOfManyMs: minuteMs },
  ...{ identitiesMax: 10, entriesMax: 100 },
};

/**
 * Of programs whose credential was taken from them and that go on asking for ever: told at once, and then more and more seldom. There are as many as there
 * were credentials, for nobody can make one up.
 */
export const formerTally: TallyOptions = {
  ...{ windowMs: minuteMs, windowMaxMs: dayMs, windowMaxOfManyMs: dayMs },
  ...{ identitiesMax: 1_000, entriesMax: 10_000 },
};

/**
 * Of tokens whose row is gone, or never was: the same id again and again is a program that was forgotten, and told of more and more seldom. Anybody can make
 * up ids, so few are told apart, and the many are told of each minute.
 */
export const nothingTally: TallyOptions = {
  ...{ windowMs: minuteMs, windowMaxMs: dayMs, windowMaxOfManyMs: minuteMs },
  ...{ identitiesMax: 40, entriesMax: 40 },
};

const former = new Set(['runner_removed', 'credential_revoked', 'credential_expired']);

/** Whether the credential was right once, secret and all. */
export const wasRightOnce = ({ code }: Pick<AuthFailure, 'code'>): boolean => former.has(code);

interface Row {
  failure: AuthFailure;
  /** failures of which no entry tells yet */
  count: number;
  codes: Set<string>;
  firstAt: number;
  lastAt: number;
  /** when its window ends */
  until: number;
  windowMs: number;
}

/** stands for identities, or addresses, that are too many to be told apart */
const many = '(many)';

/**
 * Makes entries of failed tries to get in: the first of an address and identity at once, the others of each window counted in one entry at its
 * end. However many tries are made, with whatever names, from wherever, the entries stay few. Time is an argument.
 */
export class FailureTally {
  readonly #options: TallyOptions;
  readonly #rows = new Map<string, Row>();
  /** rows of each address */
  readonly #ofAddress = new Map<string, number>();

  constructor(options: TallyOptions = strangersTally) {
    this.#options = options;
  }

  /** Counts a failure; the entry to be written now, if there is one. */
  note(failure: AuthFailure, now: number): AuditDraft | null {
    const named = this.#named(failure);
    const key = keyOf(named);
    const known = this.#rows.get(key);
    if (known) {
      known.count++;
      known.codes.add(failure.code);
      known.lastAt = now;
      return null;
    }
    const { windowMs } = this.#options;
    const until = now + windowMs;
    this.#ofAddress.set(named.address, (this.#ofAddress.get(named.address) ?? 0) + 1);
    this.#rows.set(key, { failure: named, count: 0, codes: new Set(), firstAt: now, lastAt: now, until, windowMs });
    return draftOf({ failure: named, count: 1, codes: new Set([failure.code]), firstAt: now, lastAt: now });
  }

  /** The entries of windows that are over by `now`; `all` ends every window. */
  due(now: number, all = false): AuditDraft[] {
    const drafts: AuditDraft[] = [];
    for (const [key, row] of this.#rows) {
      if (row.until > now && !all) continue;
      if (row.count === 0) {
        this.#rows.delete(key);
        this.#oneLessOf(row.failure.address);
        continue;
      }
      drafts.push(draftOf(row));
      const { windowMaxMs, windowMaxOfManyMs } = this.#options;
      const windowMs = Math.min(2 * row.windowMs, row.failure.identity === many ? windowMaxOfManyMs : windowMaxMs);
      this.#rows.set(key, { ...row, count: 0, codes: new Set(), firstAt: now, lastAt: now, until: now + windowMs, windowMs });
    }
    return drafts;
  }

  /** Whether a window is open. */
  get isOpen(): boolean {
    return this.#rows.size > 0;
  }

  #oneLessOf(address: string): void {
    const left = (this.#ofAddress.get(address) ?? 0) - 1;
    if (left > 0) this.#ofAddress.set(address, left);
    else this.#ofAddress.delete(address);
  }

  #named(given: AuthFailure): AuthFailure {
    const failure = { ...given, identity: printable(given.identity) };
    if (this.#rows.has(keyOf(failure))) return failure;
    const ofAddress = this.#ofAddress.get(failure.address) ?? 0;
    const named = ofAddress >= this.#options.identitiesMax ? { ...failure, identity: many } : failure;
    if (this.#rows.has(keyOf(named)) || this.#rows.size < this.#options.entriesMax) return named;
    return { ...failure, address: many, identity: many };
  }
}

/** What a stranger sent as a name, in a form that every database keeps as it is. */
const printable = (text: string): string =>
  text
    .slice(0, 64)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}]/gu, '?');

const keyOf = ({ address, identity }: AuthFailure): string => `${address} ${identity}`;

function draftOf({ failure, count, codes, firstAt, lastAt }: Omit<Row, 'until' | 'windowMs'>): AuditDraft {
  const { address, identity } = failure;
  return {
    at: lastAt,
    actor: { userId: null, login: identity, via: 'token', credentialId: null, address },
    action: 'auth.failed',
    scopeId: instanceScopeId,
    target: { kind: 'session', id: identity, name: identity },
    before: null,
    after: null,
    detail: { count, codes: [...codes].sort(), firstAt },
  };
}
