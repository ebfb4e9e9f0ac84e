import { huntEscapees } from '../process/hunt.ts';
import { JobProcess } from './job-process.ts';
import type { Launcher } from './launcher.ts';
import type { FromGuard, StartOrder, ToGuard } from './messages.ts';
import { UsageMeter } from './usage-meter.ts';

/** The guard's end of the channel to its runner. */
export interface RunnerChannel {
  /** `sent` is called when the message has left, or never will */
  send(message: FromGuard, sent: () => void): void;
}

/** Ends of jobs are hunted together: looking through all processes costs milliseconds. */
const huntLaterMs = 200;

/**
 * Owns the processes of jobs. They go on while the runner is frozen, as far as they may; they end at once when the runner is gone.
 */
export class Guard {
  private readonly channel: RunnerChannel;
  private readonly monotonic: () => number;
  private readonly launcher: Launcher;
  private readonly meter: UsageMeter;
  private readonly jobs = new Map<string, JobProcess>();
  private readonly sizes = new Map<string, number>();
  private readonly leftovers = new Map<string, string | null>();
  private sending = false;
  private closing: (() => void) | null = null;

  constructor(channel: RunnerChannel, monotonic: () => number, launcher: Launcher) {
    this.channel = channel;
    this.launcher = launcher;
    this.monotonic = monotonic;
    this.meter = new UsageMeter(monotonic);
  }

  take(message: ToGuard): void {
    if (message.type === 'start') this.start(message.order);
    else if (message.type === 'stop') this.jobs.get(message.attemptId)?.stop(message.cause, message.graceMs, message.message);
    else if (message.type === 'freed') this.jobs.get(message.attemptId)?.freed(message.offset);
    else this.jobs.get(message.attemptId)?.feed(message.stopAt, message.killAt);
  }

  /** The runner is gone: nothing may go on. Calls `done` when all spools are written. */
  close(done: () => void): void {
    this.launcher.close();
    this.meter.close();
    for (const job of this.jobs.values()) job.kill();
    const hunted = huntEscapees(this.leftovers);
    const ended = new Promise<void>((resolve) => {
      this.closing = resolve;
    });
    if (this.jobs.size === 0) this.closing?.();
    void Promise.all([hunted, ended]).then(done);
  }

  private start(order: StartOrder): void {
    const { attemptId } = order;
    const job = new JobProcess(order, {
      monotonic: this.monotonic,
      launcher: this.launcher,
      meter: this.meter,
      hunt: (id, startTime) => huntEscapees(new Map([[id, startTime]])),
      started: (pid, startTime) => this.channel.send({ type: 'started', attemptId, pid, startTime }, () => {}),
      spooled: (size) => this.spooled(attemptId, size),
      ended: (notice) => {
        this.jobs.delete(attemptId);
        this.sizes.delete(attemptId);
        this.channel.send({ type: 'ended', ...notice }, () => {});
        if (notice.stoppedBy === null && notice.spawnError === null) this.huntLater(attemptId, job.since);
        if (this.closing && this.jobs.size === 0) this.closing();
      },
    });
    this.jobs.set(attemptId, job);
    job.start();
  }

  /** A frozen runner takes no messages; they must not pile up, so one is under way at a time and carries the newest sizes. */
  private spooled(attemptId: string, size: number): void {
    this.sizes.set(attemptId, size);
    if (!this.sending) this.tellSizes();
  }

  private tellSizes(): void {
    if (this.sizes.size === 0) return;
    this.sending = true;
    const sizes = [...this.sizes];
    this.sizes.clear();
    this.channel.send({ type: 'spooled', sizes }, () => {
      this.sending = false;
      this.tellSizes();
    });
  }

  private huntLater(attemptId: string, startTime: string | null): void {
    this.leftovers.set(attemptId, startTime);
    if (this.leftovers.size > 1) return;
    setTimeout(() => {
      void huntEscapees(new Map(this.leftovers));
      this.leftovers.clear();
    }, huntLaterMs).unref();
  }
}
