import { type Change, type Decision, type Kind, kinds, type Plan, type StoredEvent } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import { StoreFull, StoreOutcomeUnknown, StoreUnavailable } from '../../store/errors.ts';
import type { CommitResult, Store } from '../../store/interface.ts';
import type { Feed } from '../live/feed.ts';
import { Refused } from '../refused.ts';
import type { LiveWorkIndex } from '../state/work.ts';
import { type IsWanted, KeyedCommits } from './keyed-commits.ts';

/** How often a decision is taken anew because something changed under it. */
const triesMax = 8;

type Conflict = Extract<CommitResult, { status: 'conflict' }>;

/** Adds to plans what has to be committed with them. */
export interface Completion {
  /** there is nothing to add to any plan */
  readonly isQuiet: boolean;
  completed(plan: Plan): Plan;
}

/** What hears of every commit, before its caller does. */
export type ChangeListener = (changes: readonly Change[]) => void;

/**
 * The one way by which use cases change anything: read, decide, commit. After a commit the in-memory indexes hear of it first, then the
 * live views, then the caller.
 */
export class Committer {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #feed: Feed;
  readonly #telemetry: Telemetry;
  readonly #keyed: KeyedCommits;
  readonly #listeners: { kinds: number; listener: ChangeListener }[] = [];
  readonly #doubters: ChangeListener[] = [];
  /** what plans lead to besides what they say; null: nothing */
  #completion: Completion | null = null;

  constructor(store: Store, clock: Clock, feed: Feed, telemetry: Telemetry, work: LiveWorkIndex) {
    this.#store = store;
    this.#clock = clock;
    this.#feed = feed;
    this.#telemetry = telemetry;
    this.#keyed = new KeyedCommits(store, work, (plans) => this.#commit(plans));
  }

  /** @param of the listener hears only of commits that change rows of these kinds */
  onChanges(of: readonly Kind[], listener: ChangeListener): void {
    this.#listeners.push({ kinds: of.reduce((bits, kind) => bits | bitOf[kind], 0), listener });
  }

  /** From now on every plan is completed by it, after what keys add. */
  completeWith(completion: Completion): void {
    this.#completion = completion;
  }

  /** What hears of changes of which nobody knows whether they were carried out. */
  onDoubt(listener: ChangeListener): void {
    this.#doubters.push(listener);
  }

  /**
   * Commits plans that were decided together; each is committed or in conflict by itself, and completed by what it means for the concurrency
   * keys of its jobs. Indexes hear of that too.
   *
   * @param isWanted asked for plans that had to wait for what is known of keys
   */
  commit(plans: readonly Plan[], isWanted: IsWanted = always): Promise<CommitResult[]> {
    return plans.some(this.#keyed.concerns) ? this.#commitKeyed(plans, isWanted) : this.#commit(plans);
  }

  async #commitKeyed(plans: readonly Plan[], isWanted: IsWanted): Promise<CommitResult[]> {
    const isKeyed = plans.map(this.#keyed.concerns);
    const [keyed, others] = await Promise.all([
      this.#keyed.commit(
        plans.filter((_, index) => isKeyed[index]),
        isWanted,
      ),
      this.#commit(plans.filter((_, index) => !isKeyed[index])),
    ]);
    return isKeyed.map((each) => (each ? keyed : others).shift() as CommitResult);
  }

  async #commit(decided: readonly Plan[]): Promise<CommitResult[]> {
    if (decided.length === 0) return [];
    const completion = this.#completion;
    const plans = !completion || completion.isQuiet ? decided : decided.map(completion.completed);
    const startedAt = this.#clock.monotonic();
    let results: CommitResult[];
    try {
      results = await this.#store.commit(plans);
    } catch (error) {
      if (error instanceof StoreOutcomeUnknown) this.#doubt(plans);
      throw error;
    }
    this.#telemetry.observe('commit', this.#clock.monotonic() - startedAt);
    let isAudited = false;
    for (let index = 0; index < results.length; index++) {
      if (results[index]?.status !== 'committed') this.#telemetry.count('commit_conflicts');
      else {
        this.tell(plans[index]?.changes ?? []);
        isAudited ||= (plans[index]?.audit?.length ?? 0) > 0;
      }
    }
    this.#feed.publish(eventsOf(results));
    if (isAudited) this.#feed.auditWritten();
    return results;
  }

  /**
   * Decides on what `read` answers and commits; on a conflict, or when the outcome is unknown, reads again from the store and decides
   * again, boundedly. A refusal that was decided on cached state is decided once more on fresh state.
   *
   * @param read `fresh` asks for the store's state instead of a cached one
   * @param onConflict may answer a conflict itself (a taken key, say) by throwing
   * @throws Refused
   */
  async carryOut<S>(
    read: (fresh: boolean) => Promise<S> | S,
    decide: (state: S) => Decision,
    onConflict?: (conflict: Conflict) => Promise<void> | void,
  ): Promise<{ state: S; plan: Plan }> {
    for (let tries = 0; tries < triesMax; tries++) {
      const fresh = tries > 0;
      const found = read(fresh);
      const state = found instanceof Promise ? await found : found;
      const decision = decide(state);
      if (!decision.ok) {
        if (fresh) throw Refused.from(decision.refusal);
        continue;
      }
      if (decision.changes.length === 0 && decision.events.length === 0) return { state, plan: decision };
      const result = await this.#tryCommit(decision);
      if (result?.status === 'committed') return { state, plan: decision };
      if (result) await onConflict?.(result);
    }
    throw new Refused('storage_unavailable', { retryAfterSeconds: 1 });
  }

  /** Null when the outcome is unknown. */
  async #tryCommit(plan: Plan): Promise<CommitResult | null> {
    try {
      const [result] = await this.commit([plan]);
      return result ?? null;
    } catch (error) {
      if (error instanceof StoreOutcomeUnknown) return null;
      throw asRefusal(error);
    }
  }

  /** They may have been carried out. */
  #doubt(plans: readonly Plan[]): void {
    this.#feed.catchUp();
    const changes = plans.flatMap((each) => each.changes);
    for (const listener of this.#doubters) listener(changes);
  }

  /** Tells the indexes of changes that are known to be committed. */
  tell(changes: readonly Change[]): void {
    let changed = 0;
    for (const { kind } of changes) changed |= bitOf[kind];
    for (const { kinds: wanted, listener } of this.#listeners) if ((wanted & changed) !== 0) listener(changes);
  }
}

const always = (): boolean => true;

function eventsOf(results: readonly CommitResult[]): StoredEvent[] {
  const [first] = results;
  // nearly always there is one
  if (results.length === 1 && first) return first.status === 'committed' ? first.events : [];
  return results.flatMap((result) => (result.status === 'committed' ? result.events : []));
}

/** A bit for each kind of row: most listeners have nothing to do with most commits. */
const bitOf = Object.fromEntries(kinds.map((kind, index) => [kind, 1 << index])) as Record<Kind, number>;

/** Store trouble in the words of the catalogue; anything else stays as it is. */
function asRefusal(error: unknown): unknown {
  if (error instanceof StoreFull) return new Refused('storage_full');
  if (error instanceof StoreUnavailable || error instanceof StoreOutcomeUnknown)
    return new Refused('storage_unavailable', { retryAfterSeconds: 1 });
  return error;
}
