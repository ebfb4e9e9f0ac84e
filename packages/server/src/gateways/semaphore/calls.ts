import type { AssignmentOutput, CallerConnection } from '../../app/index.ts';
import type { ForeignRunner } from '../shared/foreign-runner.ts';
import { plainCapabilities } from './capabilities.ts';
import { Departures } from './departures.ts';
import type { SemaphoreDeps } from './deps.ts';
import { semaphoreJobOf } from './jobs/job.ts';
import { isFinished } from './outcome.ts';
import { registerRunner } from './registering.ts';
import { type Report, Reports } from './reports.ts';
import { type Task, Tasks } from './tasks.ts';
import type { JobProgress, Registration, RunnerState } from './wire.ts';

/** A runner whose token was checked, and what it says in the headers of each call. */
export interface RunnerCall {
  runnerId: string;
  address: string;
  /** when its process started, in its words; null: its release does not say */
  startedAt: string | null;
  /** null: its release does not say */
  version: string | null;
  /** where it, and so its job, reaches the server */
  serverUrl: string;
  connection: CallerConnection;
}

/**
 * How long an idle runner's question is held. Its program waits for an answer as long as it takes, but sends no report meanwhile: of an idle runner
 * there is none. Shorter than what proxies allow.
 */
const idleHoldMs = 10_000;
/** It reports each second, and asks right after: an answer within that second delays no report. */
const busyHoldMs = 700;
/** Its program begins one task each five seconds, and asks each second. What was offered so often and is still not named, it does not take. */
const offersMax = 25;
/** A report that does not name what was named before may be one that was overtaken. Two of them one after the other are none. */
const unnamedMax = 1;

function freeSlot(tasks: readonly Task[]): number {
  const used = new Set(tasks.map(({ slot }) => slot));
  let slot = 0;
  while (used.has(slot)) slot++;
  return slot;
}

/** The calls of Semaphore's runners, whatever brings them here. */
export class SemaphoreCalls {
  readonly #deps: SemaphoreDeps;
  readonly #reports: Reports;
  /** folders of tasks that another life of this server gave out are left alone */
  readonly #firstSlot: number;
  readonly #tasks = new WeakMap<ForeignRunner, Tasks>();
  readonly #departures: Departures;
  readonly #unlisten: () => void;

  constructor(deps: SemaphoreDeps) {
    this.#deps = deps;
    this.#reports = new Reports(deps);
    this.#departures = new Departures(deps.clock, (runnerId) => void this.#gone(runnerId));
    this.#unlisten = deps.app.live.onEvents((events) => {
      for (const { type, entityId } of events) if (type === 'runner.cache_clearing_asked') deps.fleet.answer(entityId);
    });
    this.#firstSlot = 1 + (Math.floor(deps.clock.now() / 1000) % 1_000_000_000);
  }

  /** @returns the runner's token */
  register(registration: Registration, address: string): Promise<string> {
    return registerRunner(this.#deps, registration, address);
  }

  /** It asks what it is to do. While it is idle the answer is held until there is work. */
  async poll(call: RunnerCall): Promise<RunnerState> {
    const runner = await this.#runnerOf(call);
    const tasks = this.#tasksOf(runner);
    const before = tasks.of(runner.attempts());
    // one that is about to begin is kept by the question for it; those that run are kept by reports
    const beginning = before.filter(({ isNamed, attempt }) => !isNamed && attempt.doubtedUntil === null);
    if (before.length > 0) await runner.heard(...beginning.map(({ attempt }) => attempt));
    await this.#dropUntaken(runner, tasks);
    await this.#take(call, runner, tasks);
    const state = this.#stateFor(call, runner, tasks);
    if (state.clear_cache && state.cache_clean_project_id === undefined) await this.#deps.app.runners.cacheCleared(runner.id);
    return state;
  }

  /**
   * It reports on its tasks; null: it has none.
   *
   * @returns those that it is to stop at once
   */
  async progress(call: RunnerCall, jobs: readonly JobProgress[] | null): Promise<number[]> {
    const runner = await this.#runnerOf(call);
    const tasks = this.#tasksOf(runner);
    const own = tasks.of(runner.attempts());
    const reports = (jobs ?? []).map((job): Report => ({ job, task: tasks.byId(job.id) }));
    for (const { task } of reports) this.#name(task);
    await runner.heard(...reports.flatMap(({ task }) => task?.attempt ?? []));
    const terminated: number[] = [];
    tasks.strays.clear();
    for (const report of reports) {
      const isOver = await this.#reports.take(runner, tasks, report);
      if (!isOver) continue;
      terminated.push(report.job.id);
      // releases that do not read this answer are told with the next one
      if (!isFinished(report.job.status)) tasks.strays.add(report.job.id);
    }
    await this.#forgetUnnamed(runner, tasks, own, new Set(reports.map(({ job }) => job.id)));
    const hasEnded = reports.some(({ job, task }) => task !== null && isFinished(job.status));
    if (hasEnded && runner.attempts().length === 0) this.#departures.expect(runner.id);
    return terminated;
  }

  /** It leaves for good. */
  async unregister({ runnerId, address }: Pick<RunnerCall, 'runnerId' | 'address'>): Promise<void> {
    await this.#deps.app.runners.unregister(runnerId, address);
    await this.#deps.fleet.ended(runnerId).catch(() => {});
  }

  close(): void {
    this.#unlisten();
    this.#departures.close();
  }

  /** One that comes when it is called need not be missed for a minute first. Whoever is there all the same goes on with its next call. */
  async #gone(runnerId: string): Promise<void> {
    const { app, fleet, webhooks } = this.#deps;
    if (!app.runners.standing(runnerId)?.foreign?.webhook) return;
    await fleet.ended(runnerId).catch(() => {});
    await webhooks.callAgain(runnerId);
  }

  #name(task: Task | null): void {
    if (!task) return;
    task.isNamed = true;
    task.unnamed = 0;
    task.begunAt ??= this.#deps.clock.monotonic();
  }

  /** A process that started since is another one: what the one before it had is lost. */
  async #runnerOf({ runnerId, address, startedAt, version }: RunnerCall): Promise<ForeignRunner> {
    const { fleet, app } = this.#deps;
    this.#departures.heard(runnerId);
    const runner = fleet.runner(runnerId, address);
    const standing = app.runners.standing(runnerId);
    const tasks = this.#tasksOf(runner);
    // a kick ends its session, and not its process, which may still have something in its queue
    const isKnown = standing?.session?.bootId === startedAt || tasks.startedAt === startedAt;
    if (startedAt === null || standing === null || isKnown) {
      tasks.startedAt = startedAt;
      if (startedAt !== null) runner.goesOn(startedAt);
      return runner;
    }
    const capabilities = (standing.protocol === 'semaphore' ? standing.capabilities : null) ?? plainCapabilities;
    await runner.began({ capabilities, version: version ?? 'unknown', bootId: startedAt, address });
    tasks.begin();
    tasks.startedAt = startedAt;
    return runner;
  }

  #tasksOf(runner: ForeignRunner): Tasks {
    const known = this.#tasks.get(runner);
    if (known) return known;
    const made = new Tasks();
    this.#tasks.set(runner, made);
    return made;
  }

  /** One at a time: it begins one each five seconds, so a second one would only wait there, and not where others could take it. */
  async #take(call: RunnerCall, runner: ForeignRunner, tasks: Tasks): Promise<void> {
    const { app, webhooks } = this.#deps;
    const before = tasks.of(runner.attempts());
    const standing = app.runners.standing(runner.id);
    const isBeginning = before.some(({ isNamed }) => !isNamed);
    const capacity = tasks.takesOne ? 1 : (standing?.capabilities?.capacity ?? 1);
    if (isBeginning || before.length >= capacity) return;
    const hasNews = before.some(({ attempt }) => attempt.verdict !== 'running') || tasks.strays.size > 0;
    const hasFolder = call.startedAt !== null && tasks.folders.length > 0;
    const isToClean = before.length === 0 && (hasFolder || standing?.foreign?.clearCache !== undefined);
    if (hasNews || isToClean) return;
    const attempt = await runner.take(before.length === 0 ? idleHoldMs : busyHoldMs, call.connection);
    if (!attempt) return;
    const [task] = tasks.of([attempt]);
    if (task) webhooks.tell('start', runner.id, task.id);
  }

  #stateFor(call: RunnerCall, runner: ForeignRunner, tasks: Tasks): RunnerState {
    const state: RunnerState = { CurrentJobs: [], new_jobs: [], access_keys: {} };
    const own = tasks.of(runner.attempts());
    for (const task of own) {
      if (task.isNamed || task.attempt.assignment === null) {
        state.CurrentJobs.push({ id: task.id, status: this.#isToStop(task) ? 'stopping' : 'running' });
      } else if (!this.#isToStop(task)) this.#offer(state, task, task.attempt.assignment, call, own);
      else task.offered++;
    }
    for (const id of tasks.strays) state.CurrentJobs.push({ id, status: 'stopping' });
    if (own.length === 0) this.#clean(call, runner, tasks, state);
    return state;
  }

  #offer(
    state: RunnerState,
    task: Task,
    assignment: AssignmentOutput,
    { serverUrl, startedAt }: RunnerCall,
    own: readonly Task[],
  ): void {
    const { id: taskId } = task;
    task.slot ??= freeSlot(own);
    // one that can be told to empty the folder of a task gets one for each; else there are as many as tasks at once
    const folder =
      startedAt === null ? { projectId: 1, templateId: this.#firstSlot + task.slot } : { projectId: taskId, templateId: 1 };
    const assigned = { assignment, taskId, ...folder, serverUrl };
    const { job, keys } = semaphoreJobOf(assigned, this.#deps.clock.now());
    task.offered++;
    state.new_jobs.push(job);
    for (const key of keys) state.access_keys[key.id] = key;
  }

  /** Whoever asked for it, and what is over: an empty folder of a task only where its release knows to empty that folder alone. */
  #clean({ startedAt, connection }: RunnerCall, runner: ForeignRunner, tasks: Tasks, state: RunnerState): void {
    const { runners } = this.#deps.app;
    if (runners.standing(runner.id)?.foreign?.clearCache !== undefined && !connection.closed) {
      state.clear_cache = true;
      tasks.folders.length = 0;
      return;
    }
    const folder = startedAt === null ? undefined : tasks.folders.shift();
    if (folder === undefined) return;
    state.clear_cache = true;
    state.cache_clean_project_id = folder;
  }

  /** Its job was cancelled, or has run for as long as it may. What is over is told as soon as its runner names it. */
  #isToStop(task: Task): boolean {
    const { attempt, begunAt } = task;
    if (attempt.verdict !== 'running') task.cause ??= 'cancelled';
    const { timeLimitAt } = attempt;
    const limitMs = attempt.assignment?.timeLimitMs ?? null;
    const overAt = limitMs !== null && begunAt !== null ? begunAt + limitMs : timeLimitAt;
    if (overAt !== null && this.#deps.clock.monotonic() >= overAt && task.isNamed) task.cause ??= 'timeout';
    return task.cause !== null;
  }

  /** What it was offered and does not begin never reached it, or it goes after the one that it has. */
  async #dropUntaken(runner: ForeignRunner, tasks: Tasks): Promise<void> {
    const own = tasks.of(runner.attempts());
    for (const { id, attempt, offered, isNamed, cause } of own) {
      if (isNamed || attempt.assignment === null) continue;
      const isCancelled = attempt.verdict !== 'running' || cause !== null;
      if (offered < offersMax && !(isCancelled && offered === 0)) continue;
      if (own.length > 1) tasks.takesOne = true;
      const ended = { exitCode: null, signal: null };
      if (isCancelled) await runner.finish(attempt, { ...ended, kind: 'cancelled', message: attempt.reason });
      else await runner.finish(attempt, { ...ended, kind: 'prepare_failed', message: 'its runner did not begin it' });
      this.#deps.webhooks.tell('finish', runner.id, id);
    }
  }

  /** It names each task that it has in each of its reports: one that it named, and names no more, it has lost, or stopped as it was told. */
  async #forgetUnnamed(runner: ForeignRunner, tasks: Tasks, own: readonly Task[], named: ReadonlySet<number>): Promise<void> {
    for (const task of own) {
      const { id, attempt, isNamed } = task;
      if (named.has(id) || attempt.ended !== null) continue;
      task.unnamed++;
      // after a restart of the server nobody knows what was offered
      const isAdrift = attempt.assignment === null && task.unnamed > offersMax;
      if (!(isNamed && task.unnamed > unnamedMax) && !isAdrift) continue;
      tasks.leaveFolder(id);
      await runner.forget(attempt);
      this.#deps.webhooks.tell('finish', runner.id, id);
    }
  }
}
