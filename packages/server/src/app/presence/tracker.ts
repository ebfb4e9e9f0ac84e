import {
  type Calling,
  type Contact,
  type ContactDurations,
  calledAgain,
  comesUntil,
  contactChangesAt,
  contactOf,
  type Durations,
  hasCeasedToAsk,
  type Presence,
  pauseLearned,
  type Runner,
  type SilenceThresholds,
} from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { PresenceRow } from '../../store/interface.ts';
import type { Vitals } from './presence.ts';

/** A silent runner is looked at so often, or when its contact changes by time: what is too long for it may be set anew meanwhile. */
const lookAgainMs = 5_000;
const nothing = (): void => {};
/** Timers may be a little early. */
const earlyMs = 100;

interface Entry {
  /** monotonic instants, as `contactOf` wants them from one clock */
  presence: Presence;
  /** of the last request or answer, by the wall clock: what people see */
  heartbeatAt: number | null;
  /** when a sync of the runner last arrived or was answered, monotonic; null before the first time in this server's life */
  renewedAt: number | null;
  vitals: Vitals | null;
  /** its held sync asks for work */
  asks: boolean;
  /** when it last asked for work, had something to do that is over, or was first heard of, monotonic */
  askedAt: number | null;
  /** between two of its questions; null: it has not asked twice */
  pauseMs: number | null;
  /** why it takes no new jobs, for lack of something on its machine */
  shortage: string | null;
  /** null: it was heard of since it was called, or never was */
  called: Calling | null;
  /** takes back the look at the end of its being expected */
  forgetCall: () => void;
  /** rises with each change that a page may show */
  mark: number;
  unflushed: boolean;
  /** the contact that the last event told of */
  told: Contact | null;
}

/** What a page was told last, and what is so now. */
interface ContactChange {
  runner: Runner;
  from: Contact | null;
  to: Contact;
}

/**
 * Who is there: kept in memory, so that a heartbeat changes no row. Knows no rules: contact is core's, from these facts.
 */
export class PresenceTracker {
  readonly #clock: Clock;
  readonly #durations: Durations;
  readonly #thresholdsIn: (scopeId: string) => SilenceThresholds;
  readonly #entries = new Map<string, Entry>();
  /** runners whose contact may have changed, or will by time alone, and from when on that is worth a look, monotonic */
  readonly #review = new Map<string, number>();
  /** those of them whose contact is another one now, as far as one knows */
  readonly #due = new Set<string>();
  #onDue: () => void = () => {};
  #mark = 0;
  /** monotonic: only from here on can this server vouch for a runner's silence */
  #observedSince: number;

  /** @param thresholdsIn of native runners of a scope */
  constructor(clock: Clock, durations: Durations, thresholdsIn: (scopeId: string) => SilenceThresholds = () => durations) {
    this.#clock = clock;
    this.#durations = durations;
    this.#thresholdsIn = thresholdsIn;
    this.#observedSince = clock.monotonic();
  }

  /** Calls `listener` when there is something for `takeDue`, each time. */
  onDue(listener: () => void): void {
    this.#onDue = listener;
  }

  load(rows: readonly PresenceRow[]): void {
    for (const row of rows) this.#entry(row.runnerId).heartbeatAt = row.lastSeenAt;
  }

  /** A request of the runner arrived. */
  seen(runnerId: string): void {
    this.#heard(runnerId, this.#clock.monotonic());
  }

  #heard(runnerId: string, now: number): Entry {
    const entry = this.#entry(runnerId);
    entry.presence.lastSeenAt = now;
    entry.presence.closedAt = null;
    entry.called = null;
    entry.heartbeatAt = this.#clock.now();
    entry.askedAt ??= now;
    entry.unflushed = true;
    entry.mark = ++this.#mark;
    if (entry.told !== 'online') this.#reviewNow(runnerId);
    return entry;
  }

  /** The address that it registered took a call to come. */
  call(runnerId: string): void {
    const entry = this.#entry(runnerId);
    const now = this.#clock.now();
    entry.called = calledAgain(entry.called, now);
    entry.mark = ++this.#mark;
    // nothing else tells pages that it is not to be expected any more
    entry.forgetCall();
    entry.forgetCall = this.#clock.after(Math.max(0, comesUntil(entry.called) - now) + earlyMs, () => {
      entry.mark = ++this.#mark;
    });
  }

  /**
   * A sync of the runner arrived. That renews its leases as its answer will: a runner that comes back late would else lose its attempts
   * while its sync is held. Its own count begins when it sent the sync, so it still ends first.
   */
  synced(runnerId: string): void {
    const now = this.#clock.monotonic();
    this.#heard(runnerId, now).renewedAt = now;
  }

  /** The runner's sync is held open from now on. `asks`: for work. */
  held(runnerId: string, asks: boolean, vitals: Vitals | null, shortage: string | null): void {
    const entry = this.#entry(runnerId);
    entry.presence.held = true;
    if (asks && !entry.asks && entry.askedAt !== null)
      entry.pauseMs = pauseLearned(entry.pauseMs, this.#clock.monotonic() - entry.askedAt);
    this.#askedUntilNow(entry);
    entry.asks = asks;
    if (vitals) entry.vitals = vitals;
    entry.shortage = shortage;
  }

  /**
   * The held sync is being answered: that renews the runner's leases. Whether anybody hears the answer is not known, so only what arrives
   * counts as having been heard of.
   */
  answered(runnerId: string): void {
    const entry = this.#entry(runnerId);
    entry.presence.held = false;
    this.#askedUntilNow(entry);
    entry.renewedAt = this.#clock.monotonic();
    this.#review.set(runnerId, Number.NEGATIVE_INFINITY);
  }

  /** The connection of the held sync closed before it was answered. */
  dropped(runnerId: string): void {
    const entry = this.#entry(runnerId);
    entry.presence.held = false;
    this.#askedUntilNow(entry);
    entry.presence.closedAt = this.#clock.monotonic();
    entry.mark = ++this.#mark;
    this.#review.set(runnerId, Number.NEGATIVE_INFINITY);
    this.#clock.after(this.#durations.reconnectGraceMs, () => this.#reviewNow(runnerId));
  }

  #askedUntilNow(entry: Entry): void {
    if (entry.asks) entry.askedAt = this.#clock.monotonic();
    entry.asks = false;
  }

  /** What it had to do is over: a full one could not ask before. */
  freed(runnerId: string): void {
    const entry = this.#entries.get(runnerId);
    if (entry) entry.askedAt = this.#clock.monotonic();
  }

  /** Whether it asks for work, or will again: one of another system may be in contact and not do so. */
  isAsking({ id, protocol }: Pick<Runner, 'id' | 'protocol'>): boolean {
    const { asks = false, askedAt = null, pauseMs = null } = this.#entries.get(id) ?? {};
    return asks || !hasCeasedToAsk(protocol, askedAt === null ? 0 : this.#clock.monotonic() - askedAt, pauseMs);
  }

  /** Something else that contact depends on changed: session, credential. */
  reviewLater(runnerId: string): void {
    this.#entry(runnerId).mark = ++this.#mark;
    this.#review.set(runnerId, Number.NEGATIVE_INFINITY);
  }

  forget(runnerId: string): void {
    this.#entries.get(runnerId)?.forgetCall();
    this.#entries.delete(runnerId);
    this.#review.delete(runnerId);
    this.#due.delete(runnerId);
  }

  /** The server itself was away (a stall, a suspended machine): nobody's silence counts before now. */
  resume(): void {
    this.#observedSince = this.#clock.monotonic();
    for (const [runnerId, entry] of this.#entries) {
      entry.presence.observedSince = this.#observedSince;
      this.#review.set(runnerId, Number.NEGATIVE_INFINITY);
    }
  }

  contact(runner: Runner): Contact {
    const presence = this.#entries.get(runner.id)?.presence ?? this.#unseen();
    return contactOf(runner, presence, this.#durationsOf(runner), this.#clock.monotonic());
  }

  #durationsOf({ scopeId }: Runner): ContactDurations {
    const { staleAfterMs, offlineAfterMs } = this.#thresholdsIn(scopeId);
    return { staleAfterMs, offlineAfterMs, reconnectGraceMs: this.#durations.reconnectGraceMs };
  }

  heartbeatAt(runnerId: string): number | null {
    return this.#entries.get(runnerId)?.heartbeatAt ?? null;
  }

  vitals(runnerId: string): Vitals | null {
    return this.#entries.get(runnerId)?.vitals ?? null;
  }

  shortage(runnerId: string): string | null {
    return this.#entries.get(runnerId)?.shortage ?? null;
  }

  called(runnerId: string): Calling | null {
    return this.#entries.get(runnerId)?.called ?? null;
  }

  /** Monotonic instant from which the runner's leases count: its last sync, or the server's own return if that came later. */
  leaseBase(runnerId: string): number {
    return Math.max(this.#entries.get(runnerId)?.renewedAt ?? Number.NEGATIVE_INFINITY, this.#observedSince);
  }

  /** Runners that changed since `mark`, and the new mark. The cost grows with what changed only as far as the fleet is alive. */
  changedSince(mark: number): { mark: number; runnerIds: string[] } {
    const runnerIds: string[] = [];
    for (const [runnerId, entry] of this.#entries) if (entry.mark > mark) runnerIds.push(runnerId);
    return { mark: this.#mark, runnerIds };
  }

  /** Last-seen times that were not flushed yet; they count as flushed from here on. */
  takeUnflushed(): PresenceRow[] {
    const rows: PresenceRow[] = [];
    for (const [runnerId, entry] of this.#entries) {
      if (!entry.unflushed || entry.heartbeatAt === null) continue;
      entry.unflushed = false;
      rows.push({ runnerId, lastSeenAt: entry.heartbeatAt });
    }
    return rows;
  }

  /**
   * Looks at every runner whose contact may have changed and answers those where it did, with what it was. Time alone changes contact
   * too, so silent runners stay under review until they can not change any more.
   */
  takeChanges(lookup: (runnerId: string) => Runner | undefined): ContactChange[] {
    this.#due.clear();
    const now = this.#clock.monotonic();
    const ripe: string[] = [];
    for (const [runnerId, from] of this.#review) if (from <= now) ripe.push(runnerId);
    return this.#changesAmong(ripe, lookup);
  }

  /** As `takeChanges`, of those alone whose contact is known to be due: its cost does not grow with the silent. */
  takeDue(lookup: (runnerId: string) => Runner | undefined): ContactChange[] {
    const due = [...this.#due];
    this.#due.clear();
    return this.#changesAmong(due, lookup);
  }

  #changesAmong(runnerIds: Iterable<string>, lookup: (runnerId: string) => Runner | undefined): ContactChange[] {
    const changes: ContactChange[] = [];
    const now = this.#clock.monotonic();
    for (const runnerId of runnerIds) {
      const runner = lookup(runnerId);
      const entry = this.#entries.get(runnerId);
      if (!runner || !entry) {
        this.#review.delete(runnerId);
        continue;
      }
      const to = this.contact(runner);
      if (to !== entry.told) {
        changes.push({ runner, from: entry.told, to });
        entry.told = to;
        entry.mark = ++this.#mark;
      }
      const changesAt = runner.session === null ? null : contactChangesAt(runner, entry.presence, this.#durationsOf(runner), now);
      if (changesAt === null) this.#review.delete(runnerId);
      else this.#review.set(runnerId, Math.min(changesAt, now + lookAgainMs));
    }
    return changes;
  }

  #reviewNow(runnerId: string): void {
    if (!this.#entries.has(runnerId)) return;
    this.#review.set(runnerId, Number.NEGATIVE_INFINITY);
    this.#due.add(runnerId);
    this.#onDue();
  }

  /** A change could not be told of: tell it again the next time. */
  untold(runnerId: string, from: Contact | null): void {
    const entry = this.#entry(runnerId);
    entry.told = from;
    this.#review.set(runnerId, Number.NEGATIVE_INFINITY);
  }

  #unseen = (): Presence => ({ lastSeenAt: null, held: false, closedAt: null, observedSince: this.#observedSince });

  #entry(runnerId: string): Entry {
    let entry = this.#entries.get(runnerId);
    if (!entry) {
      entry = {
        presence: this.#unseen(),
        heartbeatAt: null,
        renewedAt: null,
        vitals: null,
        asks: false,
        askedAt: null,
        pauseMs: null,
        shortage: null,
        called: null,
        forgetCall: nothing,
        mark: ++this.#mark,
        unflushed: false,
        told: null,
      };
      this.#entries.set(runnerId, entry);
    }
    return entry;
  }
}
