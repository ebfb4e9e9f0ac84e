import { join } from 'node:path';
import type { Assignment } from '@baton/protocol';
import type { DeviceConfig } from '../config/config.ts';
import { DataMask } from '../drive/mask.ts';
import { secretPrefix } from '../drive/order.ts';
import { type Executor, PrepareFailed, type ProcessSpec } from '../executors/executor.ts';
import { GuardClient, type GuardCommand } from '../guard/client.ts';
import type { EndedNotice, FromGuard } from '../guard/messages.ts';
import type { Clock, FenceTimes, Finish, JobEvents, JobsHost, Random, Say, StopCause, Transport } from '../session/ports.ts';
import { SpoolReader } from '../spool/reader.ts';
import { sealSpool } from '../spool/seal.ts';
import { type LogShipping, shipLog } from '../spool/shipper.ts';
import type { SpoolState } from '../spool/writer.ts';
import { drivenJob } from './driven-job.ts';
import { finishOf } from './end.ts';
import { jobEnvironment } from './environment.ts';
import { cacheFolder, type JobFolder, type JobUser, jobFolder, keptFolder, makeJobFolder, removeJobFolder } from './folder.ts';
import { asReason, outcomeOf } from './outcome.ts';
import { killRecorded, type Leftover } from './recovery.ts';

export interface HostOptions {
  workspace: string;
  executors: readonly Executor[];
  guard: GuardCommand;
  /** what jobs inherit */
  environment: Readonly<Record<string, string>>;
  user: JobUser | null;
  devices: readonly DeviceConfig[];
  spoolBytesMax: number;
  /** where jobs reach the server */
  serverUrl: string;
}

export interface HostDeps {
  transport: Pick<Transport, 'appendLog' | 'closeLog'>;
  clock: Clock;
  random: Random;
  say: Say;
}

const guardTriesMax = 5;
const guardPauseMs = 1_000;

interface Job {
  attemptId: string;
  jobId: string;
  folder: JobFolder;
  reader: SpoolReader;
  shipping: LogShipping;
  fence: FenceTimes | null;
  /** hides the job's secrets in words about it and in what it leaves behind */
  mask: DataMask;
  /** asked for before the process was started */
  stopFirst: StopCause | null;
  /** null: not prepared yet */
  process: ProcessSpec | null;
  /** given to the guard */
  started: boolean;
  ended: boolean;
  logDone: boolean;
}

/** Runs jobs on this machine: folders, executors, the guard, and the way of their logs. */
export class JobHost implements JobsHost {
  private readonly options: HostOptions;
  private readonly deps: HostDeps;
  private readonly guard: GuardClient;
  private readonly jobs = new Map<string, Job>();
  private readonly removals = new Set<Promise<void>>();
  private events: JobEvents = { ended: () => {}, logClosed: () => {} };

  constructor(options: HostOptions, deps: HostDeps) {
    this.options = options;
    this.deps = deps;
    this.guard = new GuardClient(options.guard, {
      message: (message) => this.onMessage(message),
      died: () => void this.onGuardDied(),
    });
  }

  /** Starts the guard; rejects when that fails. */
  async start(): Promise<void> {
    await this.guard.start();
  }

  attach(events: JobEvents): JobsHost {
    this.events = events;
    return this;
  }

  /** Jobs of which an attempt is in hand. */
  get jobIds(): ReadonlySet<string> {
    return new Set([...this.jobs.values()].filter(({ ended }) => !ended).map(({ jobId }) => jobId));
  }

  get guardPid(): number | undefined {
    return this.guard.pid;
  }

  /** Ships the logs of an earlier process. */
  adopt(leftovers: readonly Leftover[]): void {
    for (const { folder, record, spool } of leftovers) {
      const job = this.newJob(record.attemptId, record.epoch, folder);
      job.ended = true;
      this.seal(job, spool);
    }
  }

  /** Lets the guard go, which kills what still runs. Logs that are not closed stay on disk. */
  async close(): Promise<void> {
    for (const job of this.jobs.values()) job.shipping.stop();
    await Promise.all([this.guard.close(), ...this.removals]);
  }

  launch(assignment: Assignment, fence: FenceTimes | null): void {
    const startedAt = this.deps.clock.monotonic();
    const { attemptId, epoch, jobId, name } = assignment;
    const job = this.newJob(attemptId, epoch, jobFolder(this.options.workspace, attemptId));
    job.jobId = jobId;
    job.fence = fence;
    job.mask = new DataMask(maskedValues(assignment));
    this.deps.say('info', `job started: ${name}`, { jobId, attemptId });
    this.begin(job, assignment, startedAt).catch((error: unknown) => this.onUnprepared(job, error));
  }

  closeEmptyLog(attemptId: string, epoch: number): void {
    const job = this.newJob(attemptId, epoch, jobFolder(this.options.workspace, attemptId));
    job.ended = true;
    this.seal(job, emptySpool);
  }

  stop(attemptId: string, how: { cause: StopCause; graceMs: number; message: string | null }): void {
    const job = this.jobs.get(attemptId);
    if (!job || job.ended) return;
    if (job.started) this.guard.send({ type: 'stop', attemptId, ...how });
    else job.stopFirst ??= how.cause;
  }

  fence(attemptId: string, times: FenceTimes): void {
    const job = this.jobs.get(attemptId);
    if (!job || job.ended) return;
    job.fence = times;
    if (job.started) this.guard.send({ type: 'feed', attemptId, ...times });
  }

  private newJob(attemptId: string, epoch: number, folder: JobFolder): Job {
    const reader = new SpoolReader(folder.spool, (offset) => this.onFreed(attemptId, offset));
    const shipping = shipLog({ attemptId, epoch, source: reader, ...this.deps });
    const state = {
      jobId: '',
      fence: null,
      mask: noMask,
      stopFirst: null,
      process: null,
      started: false,
      ended: false,
      logDone: false,
    };
    const job: Job = { attemptId, folder, reader, shipping, ...state };
    this.jobs.set(attemptId, job);
    shipping.done.then((how) => this.onShipped(job, how));
    return job;
  }

  private async begin(job: Job, assignment: Assignment, startedAt: number): Promise<void> {
    const { workspace, executors, user, devices, environment, spoolBytesMax, serverUrl } = this.options;
    const { attemptId, epoch, jobId, name, timeLimitMs, secrets = {} } = assignment;
    const executor = executors.find((candidate) => candidate.name === assignment.executor);
    makeJobFolder(workspace, { attemptId, epoch, jobId, name }, user);
    if (!executor) throw new PrepareFailed(`the executor ${assignment.executor} is not on this machine`);
    const { root, work, process: processPath, spool: spoolPath } = job.folder;
    const kept = join(keptFolder(workspace), jobId);
    const place = { root, work, kept, caches: cacheFolder(workspace), user };
    const process = await executor.prepare(drivenJob(assignment, devices), place);
    const { file, args, env, cwd } = process;
    const driven = process.verdict !== undefined;
    if (!(await this.guardRuns())) {
      const text = 'no process can be started that watches the job';
      this.finish(job, { kind: 'interrupted', exitCode: null, signal: null, message: text }, this.sealed(job, text));
      return;
    }
    // The runner may have been frozen while it prepared the job: its time to begin is over then.
    if (job.fence && this.deps.clock.monotonic() >= job.fence.stopAt) job.stopFirst ??= 'fenced';
    if (job.stopFirst !== null) {
      this.finish(
        job,
        outcomeOf({ ...unstarted(attemptId), stoppedBy: job.stopFirst }, file),
        this.sealed(job, 'stopped before it began'),
      );
      return;
    }
    job.process = process;
    job.started = true;
    this.guard.send({
      type: 'start',
      order: {
        attemptId,
        file,
        args,
        env: jobEnvironment(
          environment,
          { env: { ...env, ...(driven ? prefixed(secrets) : secrets) }, cwd },
          assignment,
          user,
          serverUrl,
        ),
        secrets: maskedValues(assignment),
        cwd,
        user,
        processPath,
        spoolPath,
        spoolBytesMax,
        startedAt,
        driven,
        signal: executor.cancelSignal,
        graceMs: executor.graceMs,
        timeLimitMs,
        fence: job.fence,
      },
    });
  }

  /** Tries more than once: the machine may be short of processes for a moment, and a job should not come back to it at once. */
  private async guardRuns(): Promise<boolean> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.guard.ensure();
        return true;
      } catch (error) {
        this.deps.say('error', `no guard can be started: ${String(error)}`);
        if (tries === guardTriesMax) return false;
        await new Promise<void>((resolve) => this.deps.clock.after(guardPauseMs, resolve));
      }
    }
  }

  private onUnprepared(job: Job, error: unknown): void {
    const message = job.mask.text(error instanceof Error ? error.message : String(error));
    const finish: Finish = { kind: 'prepare_failed', exitCode: null, signal: null, message: asReason(message) };
    this.finish(job, finish, this.sealed(job, `the job could not be prepared: ${message}`));
  }

  private onMessage(message: FromGuard): void {
    if (message.type === 'spooled') {
      for (const [attemptId, size] of message.sizes) {
        const job = this.jobs.get(attemptId);
        job?.reader.grow(size);
        job?.shipping.grown();
      }
    } else if (message.type === 'ended') this.onGuardEnded(message);
  }

  private onGuardEnded(notice: EndedNotice): void {
    const job = this.jobs.get(notice.attemptId);
    if (!job || job.ended) return;
    const uid = this.options.user?.uid ?? null;
    this.finish(job, finishOf(notice, job.process, job.mask, uid), notice.spool);
  }

  /** Without its guard no job can be watched: its processes end, its log is sealed, and a new guard takes over. */
  private async onGuardDied(): Promise<void> {
    this.deps.say('error', 'the guard process died: stopping its jobs and starting another');
    const orphans = [...this.jobs.values()].filter((job) => job.started && !job.ended);
    await killRecorded(orphans);
    for (const job of orphans) {
      const text = 'the process that watched this job died, so the job was stopped';
      this.finish(job, { kind: 'interrupted', exitCode: null, signal: null, message: text }, this.sealed(job, text));
    }
    await this.guardRuns();
  }

  /** The spool with a last line of the runner, written by itself: the guard does not, or no longer, write it. */
  private sealed(job: Job, text: string): SpoolState {
    try {
      return sealSpool(job.folder.spool, text);
    } catch {
      return emptySpool;
    }
  }

  private finish(job: Job, finish: Finish, spool: SpoolState): void {
    job.ended = true;
    this.events.ended(job.attemptId, finish);
    const { kind, exitCode, signal } = finish;
    this.deps.say('info', `job ended: ${kind}`, { attemptId: job.attemptId, exitCode, signal });
    this.seal(job, spool);
    this.cleanUp(job);
  }

  private onFreed(attemptId: string, offset: number): void {
    const job = this.jobs.get(attemptId);
    if (job?.started && !job.ended) this.guard.send({ type: 'freed', attemptId, offset });
  }

  private seal(job: Job, spool: SpoolState): void {
    job.reader.finish(spool);
    job.shipping.grown();
  }

  private onShipped(job: Job, how: 'closed' | 'refused' | 'stopped'): void {
    job.reader.close().catch(() => {});
    if (how === 'stopped') return;
    job.logDone = true;
    this.events.logClosed(job.attemptId);
    this.cleanUp(job);
  }

  private cleanUp(job: Job): void {
    if (!job.ended || !job.logDone) return;
    this.jobs.delete(job.attemptId);
    const removal = job.reader
      .close()
      .then(() => removeJobFolder(job.folder))
      .catch((error: unknown) =>
        this.deps.say('warn', `a job folder can not be removed: ${String(error)}`, { path: job.folder.root }),
      )
      .finally(() => this.removals.delete(removal));
    this.removals.add(removal);
  }
}

const noMask = new DataMask([]);

/** What the job's log must not show: its secrets, and with what it shows who it is. */
const maskedValues = ({ secrets, identityBearer, attemptBearer }: Assignment): string[] => [
  ...Object.values(secrets ?? {}),
  ...(identityBearer ? [identityBearer] : []),
  ...(attemptBearer ? [attemptBearer] : []),
];

/** The job's secrets as its driver finds them. */
const prefixed = (secrets: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(secrets).map(([name, value]) => [`${secretPrefix}${name}`, value]));

const emptySpool: SpoolState = { chunks: 0, size: 0, undeclared: { lines: 0, bytes: 0 } };

const unstarted = (attemptId: string): EndedNotice => ({
  attemptId,
  exitCode: null,
  signal: null,
  stoppedBy: null,
  spawnError: null,
  spool: emptySpool,
  usage: null,
});
