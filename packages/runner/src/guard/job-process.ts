import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { signalGroup, signalOne, startTimeNow, startTimeOf } from '../process/alive.ts';
import { SpoolWriter } from '../spool/writer.ts';
import { Deadlines } from './deadlines.ts';
import type { Launched, Launcher } from './launcher.ts';
import type { EndedNotice, GuardCause, StartOrder } from './messages.ts';
import { Output } from './output.ts';
import type { JobUsage, Metered, UsageMeter } from './usage-meter.ts';

/** After the job's process has exited: how long its pipes may stay open before whoever holds them is hunted, then ignored. */
const pipesMs = 100;
const escapedPipesMs = 1_000;

export interface JobProcessDeps {
  monotonic: () => number;
  launcher: Launcher;
  meter: UsageMeter;
  /** kills processes of the attempt that left its group */
  hunt: (attemptId: string, since: string | null) => Promise<unknown>;
  started: (pid: number, startTime: string | null) => void;
  spooled: (size: number) => void;
  ended: (notice: EndedNotice) => void;
}

/** One job: its process group, its output on the way to the spool, and the instants at which it is ended by force. */
export class JobProcess {
  private readonly order: StartOrder;
  private readonly deps: JobProcessDeps;
  private readonly spool: SpoolWriter;
  private readonly output: Output;
  private readonly deadlines: Deadlines;
  private child: ChildProcess | null = null;
  private metered: Metered | null = null;
  /** no process of it but the first, whose group tells, started before */
  since: string | null = null;
  private stoppedBy: GuardCause | null = null;
  private exit: { code: number | null; signal: string | null } | null = null;
  private spawnError: string | null = null;
  private over = false;

  constructor(order: StartOrder, deps: JobProcessDeps) {
    this.order = order;
    this.deps = deps;
    const offsetMs = () => deps.monotonic() - order.startedAt;
    this.spool = new SpoolWriter({ folder: order.spoolPath, bytesMax: order.spoolBytesMax, offsetMs });
    this.output = new Output(this.spool, order.secrets, () => deps.spooled(this.spool.state.size));
    this.deadlines = new Deadlines(deps.monotonic, (name) => this.onDeadline(name));
  }

  start(): void {
    const { fence, timeLimitMs } = this.order;
    if (this.isTooLate()) return;
    let launched: Launched;
    try {
      launched = this.deps.launcher.launch(this.order);
    } catch (error) {
      this.fail(error);
      return;
    }
    const { child, begin } = launched;
    this.child = child;
    child.on('error', (error) => this.fail(error));
    if (child.pid === undefined) return;
    const startTime = startTimeOf(child.pid);
    this.since = begin ? startTimeNow() : startTime;
    this.record(child.pid, startTime);
    begin?.();
    this.metered = this.deps.meter.begin(child.pid);
    child.stdout?.on('data', (piece: Buffer) => this.output.add('stdout', piece));
    child.stderr?.on('data', (piece: Buffer) => this.output.add('stderr', piece));
    if (this.order.driven) child.stdio[3]?.on('data', (piece: Buffer) => this.output.add('data', piece));
    child.on('exit', (code, signal) => this.onExit(code, signal));
    child.on('close', () => this.finish());
    this.deps.started(child.pid, startTime);
    if (fence) this.feed(fence.stopAt, fence.killAt);
    if (timeLimitMs !== null) this.deadlines.set('timeLimit', this.deps.monotonic() + timeLimitMs);
  }

  /** The whole machine may have stood still since the runner gave the order: another may run the job by now. */
  private isTooLate(): boolean {
    const { fence } = this.order;
    if (fence === null || this.deps.monotonic() < fence.stopAt) return false;
    this.stoppedBy = 'fenced';
    this.output.note('cut off from the server until its time to begin was over: not started');
    this.finish();
    return true;
  }

  /** Ends the job: its signal, then SIGKILL after the grace. The first cause stays, the shortest grace counts. */
  stop(cause: GuardCause, graceMs: number, message: string | null): void {
    if (this.exit || this.over) return;
    const isFirst = this.stoppedBy === null;
    this.stoppedBy ??= cause;
    if (isFirst && message !== null) this.output.note(message);
    if (graceMs <= 0) {
      this.kill();
      return;
    }
    if (isFirst && this.child?.pid !== undefined) {
      if (this.metered) this.deps.meter.beforeSignal(this.metered);
      const signal = this.order.driven ? signalOne : signalGroup;
      signal(this.child.pid, this.order.signal);
      signal(this.child.pid, 'SIGCONT'); // a stopped process would never see the signal
    }
    this.deadlines.setEarlier('kill', this.deps.monotonic() + graceMs);
  }

  /** The job may live until then without further word. */
  feed(stopAt: number, killAt: number): void {
    if (this.exit || this.order.fence === null) return;
    this.order.fence = { stopAt, killAt };
    this.deadlines.set('fence', stopAt);
  }

  /** There is room again for what the job prints. */
  freed(offset: number): void {
    this.spool.free(offset);
  }

  /** SIGKILL to the group and to what left it. */
  kill(): void {
    if (this.child?.pid === undefined || this.over) return;
    if (this.metered) this.deps.meter.beforeSignal(this.metered);
    signalGroup(this.child.pid, 'SIGKILL');
    void this.hunt();
  }

  private onDeadline(name: 'fence' | 'kill' | 'timeLimit'): void {
    if (name === 'kill') {
      this.output.note('it did not end in time: killed');
      this.kill();
    } else if (name === 'timeLimit') {
      this.stop('timeout', this.order.graceMs, `the time limit of ${this.order.timeLimitMs} ms is over`);
    } else {
      const killAt = this.order.fence?.killAt ?? 0;
      this.stop('fenced', killAt - this.deps.monotonic(), 'cut off from the server: stopped, so that the job never runs twice');
    }
  }

  /** Written by the guard, so that no moment exists in which a process is recorded nowhere. */
  private record(pid: number, startTime: string | null): void {
    try {
      writeFileSync(this.order.processPath, JSON.stringify({ pid, startTime }), { mode: 0o600 });
    } catch {
      // a full disk: the environment still tells whose process it is
    }
  }

  private onExit(code: number | null, signal: string | null): void {
    this.exit = { code, signal };
    this.deadlines.clear();
    if (this.metered) this.deps.meter.end(this.metered);
    if (this.child?.pid !== undefined) signalGroup(this.child.pid, 'SIGKILL');
    setTimeout(() => {
      if (this.over) return;
      void this.hunt();
      setTimeout(() => this.finish(), escapedPipesMs).unref();
    }, pipesMs).unref();
  }

  private fail(error: unknown): void {
    const code = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
    this.spawnError ??= code;
    const why = code === 'ENOENT' ? 'command not found' : error instanceof Error ? error.message : code;
    this.output.note(`cannot start ${this.order.file}: ${why}`);
    this.finish();
  }

  private finish(): void {
    if (this.over) return;
    this.over = true;
    this.deadlines.clear();
    for (const stream of this.child?.stdio ?? []) stream?.destroy();
    this.output.finish();
    const { attemptId } = this.order;
    const { stoppedBy, spawnError } = this;
    const exit = { exitCode: this.exit?.code ?? null, signal: this.exit?.signal ?? null };
    const notice = { attemptId, ...exit, stoppedBy, spawnError, spool: this.spool.end() };
    const tell = () => this.whenMeasured((usage) => this.deps.ended({ ...notice, usage }));
    // who was stopped is told to have ended only when nothing of it is left
    if (stoppedBy !== null && this.child) void this.hunt().then(tell);
    else tell();
  }

  private whenMeasured(then: (usage: JobUsage | null) => void): void {
    if (this.metered && this.exit) this.deps.meter.whenKnown(this.metered, then);
    else then(null);
  }

  private hunt = (): Promise<unknown> => this.deps.hunt(this.order.attemptId, this.since);
}
