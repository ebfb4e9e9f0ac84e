import { type ProcessTime, sleep, WireFailure, type Work, type Workshop } from '../process.ts';
import { GiteaReporter } from './reporter.ts';
import { type GiteaRegistration, type GiteaTask, type GiteaWire, giteaResult } from './wire.ts';

export interface GiteaRunnerDeps {
  wire: GiteaWire;
  /** of this life of its process */
  time: ProcessTime;
  workshop: Workshop;
  /** what `register` stored on its disk */
  registration: GiteaRegistration;
  labels: readonly string[];
  /** how many tasks at once, which no server is told */
  capacity: number;
  /** told of each task that came, and how it ended */
  took?: (task: GiteaTask) => void;
  /** told when its process ends by itself */
  exited?: (why: string) => void;
}

const fetchEveryMs = 2_000;
const fetchEveryMsMax = 5_000;
const version = 'v3.3.0';

/** The daemon of Gitea's runner: declares itself, then takes a slot, asks for a task, and reports on what it runs. */
export class GiteaRunner {
  readonly #deps: GiteaRunnerDeps;
  readonly #work = new Map<number, Work>();
  readonly #freed: (() => void)[] = [];
  #tasksVersion = 0;
  #busy = 0;

  constructor(deps: GiteaRunnerDeps) {
    this.#deps = deps;
  }

  /** Until its process dies, or the server does not know it any more. */
  async daemon(): Promise<void> {
    const { wire, registration, labels, exited } = this.#deps;
    try {
      await wire.declare(registration, version, labels, ['cancelling']);
      await this.#poll();
    } catch (error) {
      if (!(error instanceof WireFailure)) throw error;
      exited?.(error.code);
    }
  }

  /** Its process was killed, and all that it ran. */
  died(): void {
    for (const work of this.#work.values()) work.kill();
    this.#work.clear();
  }

  async #poll(): Promise<void> {
    const { time, capacity } = this.#deps;
    let waitMs = fetchEveryMs;
    while (time.alive) {
      while (this.#busy >= capacity) await new Promise<void>((resolve) => void this.#freed.push(resolve));
      const task = await this.#fetch();
      if (task) {
        waitMs = fetchEveryMs;
        this.#tasksVersion = 0;
        this.#busy++;
        void this.#run(task).finally(() => {
          this.#busy--;
          this.#freed.shift()?.();
        });
      } else {
        await sleep(time, waitMs * (0.8 + 0.4 * time.random()));
        waitMs = Math.min(fetchEveryMsMax, waitMs * 1.5);
      }
    }
  }

  async #fetch(): Promise<GiteaTask | null> {
    const { wire, registration } = this.#deps;
    try {
      const { task, tasksVersion } = await wire.fetchTask(registration, this.#tasksVersion);
      this.#tasksVersion = Math.max(this.#tasksVersion, tasksVersion);
      return task;
    } catch (error) {
      if (!(error instanceof WireFailure) || error.code === 'unauthenticated') throw error;
      return null;
    }
  }

  async #run(task: GiteaTask): Promise<void> {
    const { wire, registration, time, workshop, took } = this.#deps;
    // where the real one panics, and the task hangs
    if (!task.hasContext) throw new Error('a task without a context');
    took?.(task);
    let isCancelled = false;
    let reporter: GiteaReporter | null = null;
    const ok = await new Promise<boolean>((resolve) => {
      const made = new GiteaReporter(wire, registration, task.id, time, () => {
        isCancelled = true;
        this.#work.get(task.id)?.stop();
      });
      reporter = made;
      const work = workshop(String(task.id), task.payload, { line: (text) => made.row(text), ended: resolve });
      this.#work.set(task.id, work);
      made.start();
    });
    this.#work.delete(task.id);
    const result = isCancelled ? giteaResult.cancelled : ok ? giteaResult.success : giteaResult.failure;
    await (reporter as GiteaReporter | null)?.close(result);
  }
}
