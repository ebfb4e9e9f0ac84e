import {
  type Change,
  nextChange,
  type Pause,
  type PauseRow,
  pauseOf,
  pauseOfSetting,
  pausesOf,
  type ScopeLookup,
  type Setting,
} from '@baton/core';
import type { Clock } from '../../ports/clock.ts';

/** A timer is never set further ahead: the wall clock may be set meanwhile. */
const aheadMaxMs = 60_000;

/** What was said of one scope, and what follows from it at the moment. */
interface Known {
  revision: number;
  row: PauseRow;
  pause: Pause | null;
  /** when time alone may change that */
  next: number | null;
}

/**
 * Which scopes are paused, in memory. Kept true by the commits that change it and by one timer for the next moment at which a pause, or hours of the
 * day, begin or end. Who asks compares the clock with that moment and with the last look, and works nothing out.
 */
export class KnownPauses {
  readonly #clock: Clock;
  readonly #lookup: ScopeLookup;
  readonly #known = new Map<string, Known>();
  /** scopes under which jobs were asked about, and whether those are paused */
  readonly #held = new Map<string, boolean>();
  readonly #listeners = new Set<() => void>();
  /** the earliest of what time alone may change */
  #next: number | null = null;
  #lookedAt = 0;
  #cancel = (): void => {};

  constructor(clock: Clock, lookup: ScopeLookup) {
    this.#clock = clock;
    this.#lookup = lookup;
  }

  /** Told whenever something is paused or resumed, or is said otherwise. */
  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  apply(changes: readonly Change[]): void {
    const settings = changes.flatMap((change) => (change.kind === 'setting' && change.op !== 'remove' ? [change.row] : []));
    this.learn(settings);
  }

  /** Takes newer versions of rows; older ones and other settings are ignored. */
  learn(settings: readonly Setting[]): void {
    let isNew = false;
    for (const setting of settings) {
      const row = pauseOfSetting(setting);
      if (!row || (this.#known.get(row.scopeId)?.revision ?? 0) >= setting.revision) continue;
      this.#known.set(row.scopeId, { revision: setting.revision, row, pause: null, next: Number.NEGATIVE_INFINITY });
      isNew = true;
    }
    if (isNew) this.#look(true);
  }

  /** Scopes came, or went: what stands under what may be otherwise. */
  scopesChanged(): void {
    this.#held.clear();
  }

  /** Looks whether time has changed something: also a clock that was set back. */
  look(): void {
    const now = this.#clock.now();
    if (now < this.#lookedAt) for (const known of this.#known.values()) known.next = Number.NEGATIVE_INFINITY;
    if (now < this.#lookedAt || (this.#next !== null && now >= this.#next)) this.#look(false);
  }

  row = (scopeId: string): PauseRow | null => this.#known.get(scopeId)?.row ?? null;

  /** Why the scope itself is paused. */
  in = (scopeId: string): Pause | null => {
    this.look();
    return this.#known.get(scopeId)?.pause ?? null;
  };

  /** Why jobs of a scope are not assigned, the nearest reason first; none: they are. */
  of = (scopeId: string): Pause[] => pausesOf(scopeId, this.#lookup, this.in);

  /** Whether jobs of a scope are not assigned. */
  holds(scopeId: string): boolean {
    if (this.#known.size === 0) return false;
    this.look();
    const known = this.#held.get(scopeId);
    if (known !== undefined) return known;
    const held = this.of(scopeId).length > 0;
    this.#held.set(scopeId, held);
    return held;
  }

  /** Every scope that is paused itself. */
  all(): Pause[] {
    this.look();
    return [...this.#known.values()].flatMap(({ pause }) => pause ?? []);
  }

  stop(): void {
    this.#cancel();
  }

  /** @param isTold somebody said something, which is to be told whatever follows from it */
  #look(isTold: boolean): void {
    const now = this.#clock.now();
    this.#lookedAt = now;
    let isOther = isTold;
    for (const known of this.#known.values()) {
      if (known.next === null || known.next > now) continue;
      const pause = pauseOf(known.row, now);
      isOther ||= JSON.stringify(pause) !== JSON.stringify(known.pause);
      known.pause = pause;
      known.next = nextChange([known.row], now);
    }
    this.#next = [...this.#known.values()].reduce<number | null>(
      (least, { next }) => (next !== null && (least === null || next < least) ? next : least),
      null,
    );
    this.#cancel();
    if (this.#next !== null) this.#cancel = this.#clock.after(Math.min(this.#next - now, aheadMaxMs), () => this.#due());
    this.#held.clear();
    if (isOther) for (const listener of this.#listeners) listener();
  }

  #due(): void {
    if (this.#next === null) return;
    this.#look(false);
  }
}
