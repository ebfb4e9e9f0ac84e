import { type Attempt, defaultWorkspacePath, type Job, type Runner, type Scope, type ScopeSettings } from '@baton/core';
import { Committer } from './commit/committer.ts';
import type { AppDeps } from './deps.ts';
import { Contents } from './files/contents.ts';
import { Feed } from './live/feed.ts';
import { Outbox } from './notify/outbox.ts';
import { PresenceTracker } from './presence/tracker.ts';
import { Refused } from './refused.ts';
import type { UpdateOperation } from './releases/use-cases.ts';
import { attemptBearerOf } from './runners/attempt-bearer.ts';
import { maskedValues } from './secrets/job-values.ts';
import { LastUses } from './secrets/last-uses.ts';
import { LogMasks } from './secrets/log-masks.ts';
import { JobClasses } from './state/classes.ts';
import { ConcurrencyKeys } from './state/concurrency-keys.ts';
import { DoubtedRunners } from './state/doubted-runners.ts';
import { Fleet } from './state/fleet.ts';
import { FreshJobs } from './state/fresh-jobs.ts';
import { KnownNetworks } from './state/networks.ts';
import { OpenLogs } from './state/open-logs.ts';
import { KnownPauses } from './state/pauses.ts';
import { KnownPeople } from './state/people.ts';
import { KnownPools } from './state/pools.ts';
import { QueueCounts } from './state/queue-counts.ts';
import { KnownReleases } from './state/releases.ts';
import { RunnerNumbers } from './state/runner-numbers.ts';
import { KnownScopeSettings } from './state/scope-settings.ts';
import { LiveWorkIndex } from './state/work.ts';
import { StatisticsRecorder } from './statistics/recorder.ts';
import { TurnsByKey } from './turns-by-key.ts';
import { VitalsHistory } from './vitals/history.ts';

/** A job with its newest attempt, from memory or the store. */
export interface KnownWork {
  job: Job;
  attempt: Attempt;
}

/** What the use cases share: the outside world, the in-memory indexes, and the one way to change things. */
export class Context {
  readonly deps: AppDeps;
  readonly feed: Feed;
  readonly committer: Committer;
  readonly fleet = new Fleet();
  readonly people = new KnownPeople();
  readonly networks = new KnownNetworks();
  readonly pools = new KnownPools(this.fleet);
  readonly work = new LiveWorkIndex();
  readonly fresh = new FreshJobs();
  readonly openLogs = new OpenLogs();
  readonly keys: ConcurrencyKeys;
  readonly pauses: KnownPauses;
  readonly settings: KnownScopeSettings;
  readonly releases: KnownReleases;
  readonly classes: JobClasses;
  readonly doubtedRunners: DoubtedRunners;
  readonly runnerNumbers: RunnerNumbers;
  readonly presence: PresenceTracker;
  readonly vitals: VitalsHistory;
  readonly statistics: StatisticsRecorder;
  readonly queue: QueueCounts;
  readonly outbox: Outbox;
  readonly lastUses: LastUses;
  readonly masks: LogMasks;
  readonly contents: Contents;
  /** by job: what changes its files */
  readonly fileTurns = new TurnsByKey();
  /** by version: what changes its program */
  readonly programTurns = new TurnsByKey();
  /** null: nothing here updates cloud-hosted runners */
  updateOperation: UpdateOperation | null = null;
  incarnation = 0;
  /** attempts of commits whose outcome is unknown: to be looked up */
  readonly doubtful = new Set<string>();
  /** null while the app accepts calls, else why not */
  closed: string | null = 'the server is starting';
  /** what is alive is in memory */
  isLoaded = false;

  constructor(deps: AppDeps) {
    this.deps = deps;
    this.feed = new Feed(deps.store);
    this.committer = new Committer(deps.store, deps.clock, this.feed, deps.telemetry, this.work);
    this.doubtedRunners = new DoubtedRunners(deps.store, this.committer);
    this.runnerNumbers = new RunnerNumbers(deps.store);
    this.classes = new JobClasses(deps.store, deps.entropy, this.fleet);
    this.pauses = new KnownPauses(deps.clock, this.fleet.scope);
    this.settings = new KnownScopeSettings(configuredSettings(deps), this.fleet.scope);
    this.releases = new KnownReleases(deps.version);
    this.presence = new PresenceTracker(deps.clock, deps.durations, this.settings.of);
    this.vitals = new VitalsHistory(deps.clock);
    this.queue = new QueueCounts(deps.store);
    this.keys = new ConcurrencyKeys(deps.store);
    this.outbox = new Outbox(deps, this.fleet);
    this.lastUses = new LastUses(deps);
    this.masks = new LogMasks(deps, {
      secrets: (jobId) => this.#maskedValues(jobId),
      bearers: ({ id, epoch }) => [attemptBearerOf(this, 'attempt', id, epoch), attemptBearerOf(this, 'identity', id, epoch)],
    });
    this.contents = new Contents(deps);
    // before what is known of attempts hears of a commit
    this.statistics = new StatisticsRecorder(this);
    this.#listen();
  }

  /** What the logs of a job are masked for. */
  async #maskedValues(jobId: string): Promise<string[]> {
    const spec = this.fresh.spec(jobId) ?? (await this.deps.store.read.get('jobSpec', jobId));
    return spec ? await maskedValues(this, spec) : [];
  }

  /** What is in memory is kept true by the commits. */
  #listen(): void {
    const { committer } = this;
    committer.completeWith(this.outbox);
    committer.onChanges(['webhook', 'noticeAlarm'], (changes) => this.outbox.apply(changes));
    committer.onDoubt((changes) => this.outbox.doubt(changes));
    committer.onChanges(['user', 'grant'], (changes) => this.people.apply(changes));
    committer.onChanges(['setting'], (changes) => {
      this.networks.apply(changes);
      this.pauses.apply(changes);
      this.settings.apply(changes);
    });
    // who is outdated is shown anew
    this.releases.onChanged(() => {
      for (const { id } of this.fleet.runners()) this.presence.reviewLater(id);
    });
    // who is silent for how long is judged anew
    this.settings.onChanged(() => {
      for (const { id } of this.fleet.runners()) this.presence.reviewLater(id);
    });
    committer.onChanges(['release'], (changes) => this.releases.apply(changes));
    committer.onChanges(['concurrencyKey'], (changes) => this.keys.apply(changes));
    committer.onChanges(['queueEntry'], (changes) => this.queue.apply(changes));
    committer.onDoubt((changes) => this.queue.doubt(changes));
    committer.onChanges(['job', 'jobSpec', 'attempt'], (changes) => this.fresh.apply(changes));
    committer.onChanges(['job', 'attempt'], (changes) => this.work.apply(changes, this.deps.clock.monotonic()));
    committer.onChanges(['attempt'], (changes) => this.openLogs.apply(changes, this.deps.clock.monotonic()));
    committer.onChanges(['runner', 'scope', 'jobClass'], (changes) => {
      for (const change of changes) {
        if (change.op === 'remove') continue;
        if (change.kind === 'runner') this.#takeRunner(change.row);
        else if (change.kind === 'scope') this.#takeScope(change.row);
        else if (change.kind === 'jobClass') this.classes.learn(change.row);
      }
    });
    // after what they are made of
    committer.onChanges(['pool', 'runner', 'updateWave'], (changes) => this.pools.apply(changes));
  }

  #takeRunner(runner: Runner): void {
    this.fleet.put(runner);
    if (runner.removedAt !== null) this.presence.forget(runner.id);
    else this.presence.reviewLater(runner.id);
    if (runner.removedAt !== null || runner.retiredAt !== null) this.vitals.forget(runner.id);
  }

  #takeScope(scope: Scope): void {
    this.fleet.putScope(scope);
    this.classes.forgetFits();
    this.pauses.scopesChanged();
    this.settings.scopesChanged();
  }

  /** Whether jobs of a class, which must be known, are not assigned. */
  isPaused(classId: string): boolean {
    const scopeId = this.classes.known(classId)?.requirements.scopeId;
    return scopeId !== undefined && this.pauses.holds(scopeId);
  }

  now = (): number => this.deps.clock.now();

  assertOpen(): void {
    if (this.closed !== null) throw new Refused('server_starting', { retryAfterSeconds: 1 });
  }

  /** For what answers from memory alone, also while the server is stopping: before it is all there, "nothing" would be believed. */
  assertLoaded(): void {
    if (!this.isLoaded) throw new Refused('server_starting', { retryAfterSeconds: 1 });
  }

  /** Refuses what would add work or rows when space runs out; what is there goes on. */
  assertSpace(): void {
    if (this.deps.store.space().low) throw new Refused('storage_full');
  }

  /** The runner's row; throws `runner_not_found`. */
  async runner(id: string, fresh = false): Promise<Runner> {
    const known = fresh ? null : this.fleet.runner(id);
    if (known) return known;
    const row = await this.deps.store.read.get('runner', id);
    if (!row) throw new Refused('runner_not_found', { runnerId: id });
    this.fleet.put(row);
    return row;
  }

  /** An attempt of this runner with its job, without a turn of the event loop where it is known; throws `attempt_not_found`. */
  workOf(runnerId: string, attemptId: string, fresh = false): KnownWork | Promise<KnownWork> {
    const known = fresh ? undefined : this.work.get(attemptId);
    if (!known) return this.#loadWorkOf(runnerId, attemptId);
    return assertOf(runnerId, attemptId, known);
  }

  /** The same, whoever's it is. */
  async anyWork(attemptId: string): Promise<KnownWork> {
    const work = this.work.get(attemptId) ?? (await this.loadWork(attemptId));
    if (!work) throw new Refused('attempt_not_found', { attemptId });
    return work;
  }

  async #loadWorkOf(runnerId: string, attemptId: string): Promise<KnownWork> {
    return assertOf(runnerId, attemptId, await this.loadWork(attemptId));
  }

  /** Reads an attempt and its job from the store; the index learns of it. */
  async loadWork(attemptId: string): Promise<KnownWork | null> {
    const attempt = await this.deps.store.read.get('attempt', attemptId);
    const job = attempt ? await this.deps.store.read.get('job', attempt.jobId) : null;
    if (!attempt || !job) return null;
    this.work.put(job, attempt, this.deps.clock.monotonic());
    return { job, attempt };
  }
}

/** What holds where no scope says anything. */
const configuredSettings = ({ durations, auditRetentionMs, runnerTokenTtlMs }: AppDeps): ScopeSettings => ({
  defaultExecutor: 'shell',
  workspacePath: defaultWorkspacePath,
  staleAfterMs: durations.staleAfterMs,
  offlineAfterMs: durations.offlineAfterMs,
  jobRetentionMs: null,
  logRetentionMs: null,
  artifactRetentionMs: null,
  auditRetentionMs,
  eventRetentionMs: null,
  runnerTokenTtlMs,
});

function assertOf(runnerId: string, attemptId: string, work: KnownWork | null): KnownWork {
  if (work?.attempt.runnerId !== runnerId) throw new Refused('attempt_not_found', { attemptId });
  return work;
}
