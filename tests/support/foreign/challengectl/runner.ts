import { type ProcessTime, sleep, WireFailure, type Work, type Workshop } from '../process.ts';
import type { ChallengectlDevice, ChallengectlIdentity, ChallengectlTask, ChallengectlWire } from './wire.ts';

export interface ChallengectlRunnerDeps {
  wire: ChallengectlWire;
  /** of this life of its process */
  time: ProcessTime;
  workshop: Workshop;
  identity: ChallengectlIdentity;
  /** null: none is in its configuration any more */
  enrollmentToken: string | null;
  devices: readonly ChallengectlDevice[];
  /** told of each task that came */
  took?: (task: ChallengectlTask) => void;
  /** told when its process ends by itself */
  exited?: (why: string) => void;
}

const heartbeatEveryMs = 30_000;
const idleMs = 10_000;
const afterTaskMs = 3_000;

/** The client of challengectl: one task at a time on its first device, of whose end it tells once. */
export class ChallengectlRunner {
  readonly #deps: ChallengectlRunnerDeps;
  #work: Work | null = null;

  constructor(deps: ChallengectlRunnerDeps) {
    this.#deps = deps;
  }

  /** Until its process dies, or it is let in no more when it starts. */
  async run(): Promise<void> {
    const { time, exited } = this.#deps;
    try {
      await this.#begin();
    } catch (error) {
      if (!(error instanceof WireFailure)) throw error;
      exited?.(error.code);
      return;
    }
    void this.#beat();
    while (time.alive) {
      const task = await this.#ask();
      if (task) await this.#carryOut(task);
      await sleep(time, task ? afterTaskMs : idleMs);
    }
  }

  /** SIGTERM. */
  async signOut(): Promise<void> {
    const { wire, identity } = this.#deps;
    await wire.signout(identity).catch(() => {});
    this.died();
  }

  /** Its process was killed, and what it ran. */
  died(): void {
    this.#work?.kill();
    this.#work = null;
  }

  async #begin(): Promise<void> {
    const { wire, identity, devices, enrollmentToken } = this.#deps;
    try {
      await wire.register(identity, devices);
    } catch (error) {
      if (!(error instanceof WireFailure) || enrollmentToken === null) throw error;
      await wire.enroll(identity, enrollmentToken, devices);
      await wire.register(identity, devices);
    }
  }

  async #beat(): Promise<void> {
    const { wire, time, identity } = this.#deps;
    while (time.alive) {
      await quietly(wire.heartbeat(identity));
      await sleep(time, heartbeatEveryMs);
    }
  }

  async #ask(): Promise<ChallengectlTask | null> {
    const { wire, identity } = this.#deps;
    return (await quietly(wire.task(identity))) ?? null;
  }

  async #carryOut(task: ChallengectlTask): Promise<void> {
    const { wire, identity, time, workshop, took, devices } = this.#deps;
    took?.(task);
    let told: Promise<unknown> = Promise.resolve();
    const ok = await new Promise<boolean>((resolve) => {
      this.#work = workshop(task.challenge_id, task, {
        // one record a call, and what is not heard is not told again
        line: (text) => {
          told = told.then(() => quietly(wire.log(identity, 'INFO', text, new Date(time.now()).toISOString())));
        },
        ended: resolve,
      });
    });
    this.#work = null;
    await told;
    const frequency = typeof task.config.frequency === 'number' ? task.config.frequency : null;
    const end = { challenge_id: task.challenge_id, success: ok, error_message: ok ? null : 'it failed', frequency };
    await quietly(wire.complete(identity, { ...end, device_id: devices[0]?.device_id ?? 0 }));
  }
}

/** What the real one writes to its own log, and forgets. */
async function quietly<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    return undefined;
  }
}
