import { holdBackOf, holdBackText } from './back-off.ts';
import { poolPolicy } from './policy.ts';
import { isStarting, isUp, type PoolAct, type PoolRunner, type PoolView, stands } from './view.ts';

/** The first moment at which something may be decided otherwise. */
const first = (a: number | null, b: number): number => (a === null ? b : Math.min(a, b));

const byId = (a: PoolRunner, b: PoolRunner): number => (a.id < b.id ? -1 : 1);

/** What a pool has while it is being decided about, and what it decided so far. */
export class PoolPlan {
  readonly view: PoolView;
  readonly acts: PoolAct[] = [];
  /** when to decide again at the latest; null: when something changes */
  nextAt: number | null = null;
  /** jobs that have a runner on its way to them */
  readonly reserved = new Set<string>();
  readonly #now: number;
  readonly #asleep: PoolRunner[];
  readonly #absent: PoolRunner[];
  /** slots on their way that are nobody's */
  #slots = 0;
  #room: number;
  #up: number;
  /** starts that may still be begun now, whatever room there is */
  #startsLeft: number;
  #held = false;

  constructor(view: PoolView, now: number) {
    const { pool, runners } = view;
    this.view = view;
    this.#now = now;
    this.#asleep = runners.filter(({ state, operation }) => state === 'asleep' && operation === null).sort(byId);
    this.#absent = runners.filter((runner) => !stands(runner)).sort(byId);
    this.#room = Math.max(0, pool.max - runners.filter(stands).length);
    this.#up = runners.filter(isUp).length;
    this.#startsLeft = pool.failing ? Math.max(0, 1 - runners.filter(isStarting).length) : Number.POSITIVE_INFINITY;
    for (const runner of runners) this.#supply(runner);
  }

  /** What is on its way, or came and is about to get the job that it was started for. */
  #supply(runner: PoolRunner): void {
    const { pool } = this.view;
    const { operation, reservedFor, idleSince, leases } = runner;
    if (operation && isStarting(runner)) {
      const until = operation.since + pool.startLimitMs;
      if (until <= this.#now) return;
      this.wakeAt(until);
      this.#slots += pool.offering.capacity - Number(reservedFor !== null);
      if (reservedFor !== null) this.reserved.add(reservedFor);
      return;
    }
    if (runner.state !== 'awake' || operation !== null) return;
    this.#awaitReturn(runner);
    if (reservedFor === null) return;
    if (idleSince === null || leases >= pool.offering.capacity) return;
    const until = idleSince + poolPolicy.claimGraceMs;
    // also when its time is over: what comes of that is decided on once it is known
    this.reserved.add(reservedFor);
    if (until > this.#now) this.wakeAt(until);
    else {
      const reason = 'It was started for this job and came, but the job was not given to it: it offers less than its pool says.';
      this.#act('release', reason, runner.id, reservedFor);
    }
  }

  /** It lost contact a moment ago, as all do when the server is started anew: it takes jobs once it is back. */
  #awaitReturn({ awaySince, isHeldBack, leases }: PoolRunner): void {
    if (awaySince === null || isHeldBack) return;
    const until = awaySince + poolPolicy.returnGraceMs;
    if (until <= this.#now) return;
    this.wakeAt(until);
    this.#slots += Math.max(0, this.view.pool.offering.capacity - leases);
  }

  wakeAt(at: number): void {
    this.nextAt = first(this.nextAt, at);
  }

  /** The job goes to a slot that is on its way anyway. */
  takeSlot(): boolean {
    if (this.#slots <= 0) return false;
    this.#slots--;
    return true;
  }

  /** Why nothing may be started now; null: it may. */
  blocked(): string | null {
    const { pool, spent } = this.view;
    const { cost } = pool;
    if (pool.stopped) return 'The pool is stopped.';
    const heldBack = holdBackOf(pool, this.#now);
    if (heldBack) {
      if (heldBack.until !== null) this.wakeAt(heldBack.until);
      return holdBackText(heldBack);
    }
    if (cost && cost.ceilingPerDay !== null && spent >= cost.ceilingPerDay)
      return `Its runners cost as much in the last 24 hours as they may: ${cost.ceilingPerDay}.`;
    if (this.#startsLeft < 1) return 'The last start failed: runners are started one at a time until one comes.';
    if (this.#room < 1 && this.#asleep.length === 0)
      return pool.max === 1 ? 'The one runner that it may have is there.' : `All ${pool.max} runners that it may have are there.`;
    return null;
  }

  /** Starts one, an asleep one first. False: it may not. */
  start(jobId: string | null, reason: string): boolean {
    if (this.blocked() !== null) return false;
    const asleep = this.#asleep.shift();
    if (asleep) this.#act('wake', reason, asleep.id, jobId);
    else {
      this.#room--;
      this.#act('start', reason, this.#absent.shift()?.id ?? null, jobId);
    }
    this.#startsLeft--;
    this.#up++;
    this.#slots += this.view.pool.offering.capacity - Number(jobId !== null);
    return true;
  }

  /** Wakes this one, if it sleeps: a job is pinned to it. */
  wakeFor(runnerId: string, jobId: string): void {
    const at = this.#asleep.findIndex(({ id }) => id === runnerId);
    const reason = this.blocked();
    if (at === -1) return;
    if (reason !== null) {
      this.hold(jobId, reason);
      return;
    }
    const [asleep] = this.#asleep.splice(at, 1);
    if (asleep) this.#asleep.unshift(asleep);
    this.start(jobId, 'A job waits that is pinned to it.');
  }

  /** Said once: the first job that waits stands for all. */
  hold(jobId: string | null, reason: string): void {
    if (this.#held) return;
    this.#held = true;
    this.#act('hold', reason, null, jobId);
  }

  keepMinimum(): void {
    const { min } = this.view.pool;
    while (this.#up < min) {
      if (this.start(null, `At least ${min} are kept awake.`)) continue;
      const reason = this.blocked();
      if (reason !== null && !this.view.pool.stopped) this.hold(null, reason);
      return;
    }
  }

  /** Puts away what has nothing to do, above the minimum; and what is more than the maximum, or not in contact any more. */
  scaleDown(): void {
    const { pool, runners } = this.view;
    if (pool.stopped) return;
    let surplus = runners.filter(stands).length - pool.max;
    for (const { id } of this.#asleep)
      if (surplus-- > 0) this.#act('remove', `There are more runners than ${pool.max}.`, id, null);
    for (const runner of runners.filter(isIdle).sort(byIdleness)) {
      if (this.#isLost(runner)) this.#act('remove', 'It is not in contact any more, and holds nothing.', runner.id, null);
      else if (this.#up <= pool.min || this.reserved.has(runner.reservedFor ?? '')) continue;
      else if (surplus-- > 0) this.#act('remove', `There are more runners than ${pool.max}.`, runner.id, null);
      else if (!this.#isDue(runner)) continue;
      else this.#act(pool.onIdle, 'It had nothing to do for as long as its pool allows.', runner.id, null);
      this.#up--;
    }
  }

  #isLost({ awaySince }: PoolRunner): boolean {
    if (awaySince === null) return false;
    const at = awaySince + this.view.pool.startLimitMs;
    if (at > this.#now) this.wakeAt(at);
    return at <= this.#now;
  }

  #isDue({ idleSince }: PoolRunner): boolean {
    const at = (idleSince ?? this.#now) + this.view.pool.idleMs;
    if (at > this.#now) this.wakeAt(at);
    return at <= this.#now;
  }

  #act(what: PoolAct['what'], reason: string, runnerId: string | null, jobId: string | null): void {
    this.acts.push({ poolId: this.view.pool.id, what, reason, runnerId, jobId });
  }
}

/** It may be put away, as far as it holds nothing. The operation looks once more, and refuses when it got something meanwhile. */
const isIdle = ({ state, operation, leases, isWanted, isHeldBack }: PoolRunner): boolean =>
  state === 'awake' && operation === null && leases === 0 && !isWanted && !isHeldBack;

const byIdleness = (a: PoolRunner, b: PoolRunner): number => (a.idleSince ?? 0) - (b.idleSince ?? 0) || byId(a, b);
