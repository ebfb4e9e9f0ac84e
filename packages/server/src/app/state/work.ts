import { type Attempt, type Change, isHeld, type Job } from '@baton/core';

/**
 * A job with an attempt that is not over, and since when (monotonic) this server has known it as offered, or as accepted: whatever became
 * of an accepted one.
 */
export interface LiveWork {
  job: Job;
  attempt: Attempt;
  since: number;
}

const isOffer = (attempt: Attempt): boolean => attempt.state === 'offered';

const noWork: ReadonlyMap<string, LiveWork> = new Map();

/** How many ended attempts are remembered at least: enough for every sync that was under way when they ended. */
const endedMin = 10_000;

/**
 * Every attempt that is not over, in memory: syncs are compared with it without a read. Kept true by the commits that
 * change it.
 */
export class LiveWorkIndex {
  readonly #byAttempt = new Map<string, LiveWork>();
  readonly #byRunner = new Map<string, Map<string, LiveWork>>();
  readonly #byScope = new Map<string, number>();
  /** in two generations: taking the oldest out of one set, again and again, would step over all that were taken out before */
  #ended = new Set<string>();
  #endedBefore: ReadonlySet<string> = new Set();

  get size(): number {
    return this.#byAttempt.size;
  }

  /** attempts of a project that are not over */
  inHand = (scopeId: string): number => this.#byScope.get(scopeId) ?? 0;
  get = (attemptId: string): LiveWork | undefined => this.#byAttempt.get(attemptId);
  all = (): IterableIterator<LiveWork> => this.#byAttempt.values();
  runnerIds = (): IterableIterator<string> => this.#byRunner.keys();
  ofRunner = (runnerId: string): IterableIterator<LiveWork> => (this.#byRunner.get(runnerId) ?? noWork).values();
  /** It has an attempt that is not over. */
  isBusy = (runnerId: string): boolean => this.#byRunner.has(runnerId);

  /** What a runner has, or is about to get. One that was lost to it, and whose job may be another's already, keeps its machine from nothing. */
  present(runnerId: string): LiveWork[] {
    return [...this.ofRunner(runnerId)].filter(({ attempt }) => isOffer(attempt) || isHeld(attempt));
  }

  /** The runner's devices, `null` in the place of each that an attempt has for itself. */
  freeDevices(runnerId: string, devices: readonly string[]): (string | null)[] {
    const taken = new Set([...this.ofRunner(runnerId)].map(({ attempt }) => attempt.deviceId));
    return devices.map((id) => (taken.has(id) ? null : id));
  }

  /** Accepted, and not given up or not confirmed to have stopped: what makes a runner busy. */
  holding(runnerId: string): LiveWork[] {
    return [...this.ofRunner(runnerId)].filter((work) => isHeld(work.attempt));
  }

  /** Ended a moment ago: a sync that still lists it was only sent before its runner knew. */
  endedRecently = (attemptId: string): boolean => this.#ended.has(attemptId) || this.#endedBefore.has(attemptId);

  put(job: Job, attempt: Attempt, now: number): void {
    const known = this.#byAttempt.get(attempt.id);
    if (attempt.state === 'ended') {
      this.#remove(attempt);
      return;
    }
    if (known && known.attempt.revision > attempt.revision) return;
    if (!known && this.endedRecently(attempt.id)) return;
    const since = known && isOffer(known.attempt) === isOffer(attempt) ? known.since : now;
    const newest = known && known.job.revision > job.revision ? known.job : job;
    const work: LiveWork = { job: newest, attempt, since };
    this.#byAttempt.set(attempt.id, work);
    if (!known) this.#byScope.set(attempt.scopeId, this.inHand(attempt.scopeId) + 1);
    let own = this.#byRunner.get(attempt.runnerId);
    if (!own) {
      own = new Map();
      this.#byRunner.set(attempt.runnerId, own);
    }
    own.set(attempt.id, work);
  }

  /** Takes over what a commit changed. `now` is monotonic. */
  apply(changes: readonly Change[], now: number): void {
    for (const change of changes) {
      if (change.kind !== 'attempt' || change.op === 'remove') continue;
      const job = jobIn(changes, change.row.jobId) ?? this.#byAttempt.get(change.row.id)?.job;
      if (job) this.put(job, change.row, now);
      else if (change.row.state === 'ended') this.#remove(change.row);
    }
    for (const change of changes) {
      if (change.kind !== 'job' || change.op === 'remove' || change.row.attemptId === null) continue;
      const work = this.#byAttempt.get(change.row.attemptId);
      if (work && work.job.revision < change.row.revision) work.job = change.row;
    }
  }

  #remove(attempt: Attempt): void {
    const wasKnown = this.#byAttempt.delete(attempt.id);
    if (wasKnown) this.#byScope.set(attempt.scopeId, this.inHand(attempt.scopeId) - 1);
    const own = this.#byRunner.get(attempt.runnerId);
    own?.delete(attempt.id);
    if (own?.size === 0) this.#byRunner.delete(attempt.runnerId);
    this.#ended.add(attempt.id);
    if (this.#ended.size < endedMin) return;
    this.#endedBefore = this.#ended;
    this.#ended = new Set();
  }
}

function jobIn(changes: readonly Change[], id: string): Job | null {
  for (const change of changes) if (change.kind === 'job' && change.op !== 'remove' && change.row.id === id) return change.row;
  return null;
}
