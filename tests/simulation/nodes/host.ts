import type { Assignment } from '@baton/protocol';
import { CallFailed, type FenceTimes, type Finish, type JobEvents, type JobsHost, type StopCause, shipLog } from '@baton/runner';
import type { Life } from '../clock/life.ts';
import type { Random } from '../clock/random.ts';
import type { World } from '../clock/world.ts';
import type { JobPlan } from '../workload/plan.ts';
import { JobProcess } from './job-process.ts';
import { Spool } from './spool.ts';
import type { SimulatedTransport } from './transport.ts';

/** What checkers hear of processes, in true time. */
export interface ProcessWatcher {
  processStarted(runnerId: string, assignment: Assignment): void;
  processEnded(runnerId: string, assignment: Assignment, finish: Finish): void;
  /** it begins to be stopped because its runner is cut off */
  processFencing(runnerId: string, assignment: Assignment): void;
  /** a job asks leave for something that can't be taken back; it got it and is at it from now on */
  gateAsked(runnerId: string, assignment: Assignment): void;
  gatePassed(runnerId: string, assignment: Assignment): void;
  stopAsked(runnerId: string, attemptId: string, cause: StopCause, graceMs: number): void;
}

export interface HostDeps {
  world: World;
  random: Random;
  life: Life;
  rate: number;
  runnerId: string;
  graceMs: Readonly<Record<string, number>>;
  transport: SimulatedTransport;
  /** the machine's disk */
  spools: Map<string, Spool>;
  watcher: ProcessWatcher;
  say: (what: string) => void;
}

/** Runs simulated jobs and brings their logs home with the runner's own shipper. */
export class SimulatedHost implements JobsHost {
  readonly #deps: HostDeps;
  readonly #processes = new Map<string, JobProcess>();
  readonly #shippings = new Map<string, ReturnType<typeof shipLog>>();
  /** of jobs whose process is not started yet */
  readonly #preparing = new Map<string, { fence: FenceTimes | null; stopFirst: StopCause | null }>();
  #events: JobEvents = { ended: () => {}, logClosed: () => {} };

  constructor(deps: HostDeps) {
    this.#deps = deps;
  }

  attach(events: JobEvents): JobsHost {
    this.#events = events;
    return this;
  }

  /** Ships what an earlier process left on the disk. */
  adopt(): void {
    for (const spool of this.#deps.spools.values()) if (spool.settled === null) this.#ship(spool);
  }

  launch(assignment: Assignment, fence: FenceTimes | null): void {
    const { world, random, life, spools } = this.#deps;
    const { attemptId, epoch } = assignment;
    const spool = new Spool(attemptId, epoch);
    spools.set(attemptId, spool);
    const preparing = { fence, stopFirst: null as StopCause | null };
    this.#preparing.set(attemptId, preparing);
    this.#ship(spool);
    world.after(random.between(0, 20), () =>
      life.deliver(() => {
        this.#preparing.delete(attemptId);
        this.#begin(assignment, preparing, spool);
      }),
    );
  }

  closeEmptyLog(attemptId: string, epoch: number): void {
    const spool = new Spool(attemptId, epoch);
    spool.ended = true;
    this.#deps.spools.set(attemptId, spool);
    this.#ship(spool);
  }

  #begin(
    assignment: Assignment,
    { fence, stopFirst }: { fence: FenceTimes | null; stopFirst: StopCause | null },
    spool: Spool,
  ): void {
    const { world, random, life, rate, runnerId, graceMs, watcher } = this.#deps;
    const { attemptId } = assignment;
    const unstarted = (kind: Finish['kind']): void => {
      spool.ended = true;
      this.#events.ended(attemptId, { kind, exitCode: null, signal: null, message: 'never started' });
      this.#shippings.get(attemptId)?.grown();
    };
    // as the runner's host does: frozen while it prepared the job, it does not begin it
    const isLate = fence !== null && life.monotonic() >= fence.stopAt;
    const unbegun = stopFirst ?? (isLate ? 'fenced' : null);
    if (unbegun !== null || assignment.attemptNumber <= (assignment.spec as JobPlan).unprepared) {
      unstarted(unbegun === null ? 'prepare_failed' : unbegun === 'lost' ? 'interrupted' : unbegun);
      return;
    }
    watcher.processStarted(runnerId, assignment);
    const process = new JobProcess(assignment, fence, spool, {
      world,
      random,
      rate,
      monotonic: life.monotonic,
      graceMs: graceMs[assignment.executor] ?? 10_000,
      wrote: () => life.deliver(() => this.#shippings.get(attemptId)?.grown()),
      atGate: () => life.deliver(() => void this.#askGate(assignment)),
      fencing: () => watcher.processFencing(runnerId, assignment),
      ended: (finish) => {
        this.#processes.delete(attemptId);
        watcher.processEnded(runnerId, assignment, finish);
        life.deliver(() => {
          this.#events.ended(attemptId, finish);
          this.#shippings.get(attemptId)?.grown();
        });
      },
    });
    this.#processes.set(attemptId, process);
  }

  /** Asks until there is an answer. Only with leave, and while it lives, the job does what it wanted. */
  async #askGate(assignment: Assignment): Promise<void> {
    const { runnerId, life, random, transport, watcher } = this.#deps;
    const { attemptId, epoch } = assignment;
    while (this.#processes.has(attemptId)) {
      watcher.gateAsked(runnerId, assignment);
      try {
        await transport.gate(attemptId, epoch);
        if (this.#processes.has(attemptId)) watcher.gatePassed(runnerId, assignment);
        return;
      } catch (error) {
        const { status } = CallFailed.from(error);
        if (status !== null && status < 500) return;
      }
      await new Promise<void>((resolve) => life.after(random.between(100, 1_000), resolve));
    }
  }

  stop(attemptId: string, { cause, graceMs }: { cause: StopCause; graceMs: number; message: string | null }): void {
    this.#deps.watcher.stopAsked(this.#deps.runnerId, attemptId, cause, graceMs);
    const preparing = this.#preparing.get(attemptId);
    if (preparing) preparing.stopFirst ??= cause;
    else this.#processes.get(attemptId)?.stop(cause, graceMs);
  }

  fence(attemptId: string, times: FenceTimes): void {
    const preparing = this.#preparing.get(attemptId);
    if (preparing?.fence) preparing.fence = times;
    else this.#processes.get(attemptId)?.feed(times);
  }

  isRunning = (attemptId: string): boolean => this.#processes.has(attemptId);

  kill(attemptId: string): void {
    this.#processes.get(attemptId)?.kill();
  }

  /** The runner process is gone: its guard kills what it ran. */
  died(): void {
    for (const process of [...this.#processes.values()]) process.kill();
    for (const spool of this.#deps.spools.values()) spool.ended = true;
  }

  #ship(spool: Spool): void {
    const { life, random, transport, say } = this.#deps;
    const { attemptId, epoch } = spool;
    const shipping = shipLog({
      ...{ attemptId, epoch, source: spool.source(), transport, clock: life, random: random.unit },
      say: (level, message) => say(`${level}: ${message}`),
    });
    this.#shippings.set(attemptId, shipping);
    void shipping.done.then((how) => {
      if (how === 'stopped' || !life.alive) return;
      spool.settled = how;
      this.#shippings.delete(attemptId);
      this.#events.logClosed(attemptId);
    });
  }
}
