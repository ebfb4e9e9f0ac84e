import type { Assignment } from '@baton/protocol';
import type { FenceTimes, Finish, StopCause } from '@baton/runner';
import type { Random } from '../clock/random.ts';
import type { World } from '../clock/world.ts';
import type { JobPlan } from '../workload/plan.ts';
import type { Spool } from './spool.ts';

type Cause = StopCause | 'timeout';

const kindOfCause = {
  cancelled: 'cancelled',
  fenced: 'fenced',
  interrupted: 'interrupted',
  device_lost: 'device_lost',
  lost: 'interrupted',
  timeout: 'timeout',
} as const;

export interface ProcessDeps {
  world: World;
  random: Random;
  /** of the machine: it goes on while the runner is frozen */
  monotonic: () => number;
  rate: number;
  graceMs: number;
  wrote: () => void;
  /** it wants leave for something that can't be taken back */
  atGate: () => void;
  /** it begins to be stopped because its runner is cut off */
  fencing: () => void;
  ended: (finish: Finish) => void;
}

/**
 * The processes of one job under their guard: they go on while the runner is frozen, and end by signal, by SIGKILL, or when a `stop` job is
 * not fed in time.
 */
export class JobProcess {
  readonly assignment: Assignment;
  readonly spool: Spool;
  readonly plan: JobPlan;
  readonly #deps: ProcessDeps;
  #stoppedBy: Cause | null = null;
  #fence: FenceTimes | null;
  #cancelFence: () => void = () => {};
  #kill: { at: number; cancel: () => void } | null = null;
  alive = true;

  constructor(assignment: Assignment, fence: FenceTimes | null, spool: Spool, deps: ProcessDeps) {
    this.assignment = assignment;
    this.spool = spool;
    this.plan = assignment.spec as JobPlan;
    this.#deps = deps;
    this.#fence = fence;
    const { world, random } = deps;
    const { runMs, pieces, exitCode, gatesMs } = this.plan;
    for (const at of gatesMs)
      world.after(at, () => {
        if (this.alive) deps.atGate();
      });
    for (let piece = 0; piece < pieces; piece++) world.after(random.between(0, runMs), () => this.#write(piece));
    world.after(runMs, () => this.#exit(exitCode, null));
    if (assignment.timeLimitMs !== null && !this.plan.ignoresLimit)
      this.#later(assignment.timeLimitMs, () => this.stop('timeout', deps.graceMs));
    if (fence) this.feed(fence);
  }

  #write(piece: number): void {
    if (!this.alive) return;
    const { attemptId } = this.assignment;
    const end = this.#deps.random.chance(0.9) ? '\n' : '';
    this.spool.write(`${attemptId} piece ${piece}, ${this.#deps.random.integer(0, 1e9)}${end}`);
    this.#deps.wrote();
  }

  /** After `ms` by the machine's clock. */
  #later(ms: number, run: () => void): () => void {
    return this.#deps.world.after(ms / this.#deps.rate, () => {
      if (this.alive) run();
    });
  }

  /** The first cause stays, the shortest grace counts. */
  stop(cause: Cause, graceMs: number): void {
    if (!this.alive) return;
    const isFirst = this.#stoppedBy === null;
    if (isFirst && cause === 'fenced') this.#deps.fencing();
    this.#stoppedBy ??= cause;
    if (graceMs <= 0) {
      this.kill();
      return;
    }
    if (isFirst) this.#later(this.plan.lingersMs, () => this.#exit(143, null));
    const at = this.#deps.monotonic() + graceMs;
    if (this.#kill && this.#kill.at <= at) return;
    this.#kill?.cancel();
    this.#kill = { at, cancel: this.#later(graceMs, () => this.#exit(null, 'SIGKILL')) };
  }

  /** The job may live until then without further word. */
  feed(times: FenceTimes): void {
    if (this.#fence === null) return;
    this.#fence = times;
    this.#cancelFence();
    this.#cancelFence = this.#later(Math.max(0, times.stopAt - this.#deps.monotonic()), () =>
      this.stop('fenced', times.killAt - this.#deps.monotonic()),
    );
  }

  #exit(exitCode: number | null, signal: string | null): void {
    if (!this.alive) return;
    this.alive = false;
    this.spool.ended = true;
    const kind = this.#stoppedBy !== null ? kindOfCause[this.#stoppedBy] : exitCode === 0 ? 'succeeded' : 'failed';
    const asks = kind === 'succeeded' ? this.#asks() : null;
    if (asks) this.#deps.ended({ kind: 'awaiting', exitCode, signal, message: null, awaiting: asks });
    else this.#deps.ended({ kind, exitCode, signal, message: null });
  }

  /** Its next question; null: all were answered. Its state counts how many were. */
  #asks(): NonNullable<Finish['awaiting']> | null {
    const { resume, attemptId } = this.assignment;
    const asked = resume ? (resume.state as { asked: number }).asked : 0;
    const next = this.plan.asks[asked];
    return next ? { ...next, question: `${attemptId} asks`, detail: {}, state: { asked: asked + 1, by: attemptId } } : null;
  }

  /** At once: its runner died and the guard with it, or no grace is left. */
  kill(): void {
    this.#exit(null, 'SIGKILL');
  }
}
