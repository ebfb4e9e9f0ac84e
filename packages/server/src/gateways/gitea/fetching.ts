import type { Task } from '@baton/protocol/gitea';
import type { ForeignAttempt } from '../shared/foreign-attempt.ts';
import { numberOfAttempt } from '../shared/foreign-attempt.ts';
import type { ForeignRunner } from '../shared/foreign-runner.ts';
import type { GiteaCall } from './call.ts';
import { Copies } from './copies.ts';
import { type Asked, Deliveries } from './deliveries.ts';
import type { GiteaDeps } from './deps.ts';
import { UnfitWorkflow } from './task/unfit.ts';
import { Versions } from './versions.ts';

/** A runner gives up after 5 s if nothing else is set. */
const holdMsMax = 4_500;
/** What an answer needs on its way, of the time that a runner waits. */
const wayMs = 500;

interface Fetched {
  task: Task | null;
  tasksVersion: bigint;
  lost?: () => void;
}

/** What is known of the calls of one process of a runner, or of two that say to be it. */
interface Known {
  deliveries: Deliveries;
  copies: Copies;
}

/** Giving jobs to runners that ask for one. */
export class Fetching {
  readonly #versions: Versions;
  readonly #deps: GiteaDeps;
  readonly #known = new WeakMap<ForeignRunner, Known>();

  constructor(deps: GiteaDeps) {
    this.#deps = deps;
    this.#versions = new Versions(() => deps.clock.now());
  }

  /** Its process began anew: what it asked before is of no interest. */
  began(runner: ForeignRunner): void {
    this.#known.delete(runner);
  }

  async fetch(runner: ForeignRunner, call: GiteaCall, version: bigint): Promise<Fetched> {
    const { clock } = this.#deps;
    const { deliveries, copies } = this.#of(runner);
    const found = copies.foundBy({ version, address: call.address, waitsMs: call.timeoutMs });
    if (found) await this.#deps.runners.copied(runner.id, found);
    const asked = { version, key: call.requestKey, at: clock.monotonic() };
    // it may have been lost while nobody spoke of it
    if (deliveries.again(asked)) await runner.heard();
    const again = deliveries.again(asked);
    if (again) return this.#give(runner, again, asked, await this.#written(runner, again));
    const until = clock.monotonic() + holdMsOf(call.timeoutMs);
    const end = deliveries.begin();
    try {
      for (;;) {
        const attempt = await runner.take(Math.max(0, until - clock.monotonic()), call.connection);
        if (!attempt) return { task: null, tasksVersion: this.#versionFor(version, copies) };
        const task = await this.#taskOf(runner, attempt);
        if (task) return this.#give(runner, attempt, asked, task);
      }
    } finally {
      end();
    }
  }

  #versionFor(sent: bigint, copies: Copies): bigint {
    return copies.told(sent, this.#versions.after(sent), this.#deps.clock.monotonic());
  }

  #of(runner: ForeignRunner): Known {
    const known = this.#known.get(runner);
    if (known) return known;
    const made = { deliveries: new Deliveries(), copies: new Copies(this.#deps.clock.monotonic()) };
    this.#known.set(runner, made);
    return made;
  }

  #give(runner: ForeignRunner, attempt: ForeignAttempt, asked: Asked, task: Task): Fetched {
    const { deliveries, copies } = this.#of(runner);
    const now = this.#deps.clock.monotonic();
    deliveries.given(attempt, asked, now);
    copies.given(now);
    const lost = (): void => {
      deliveries.notGiven(attempt);
      runner.undeliver(attempt);
    };
    return { task, tasksVersion: this.#versions.after(asked.version), lost };
  }

  /** Null: it can not be put in the words of a runner, and has failed for that. Others are not kept waiting by it. */
  async #taskOf(runner: ForeignRunner, attempt: ForeignAttempt): Promise<Task | null> {
    try {
      return await this.#written(runner, attempt);
    } catch (error) {
      if (!(error instanceof UnfitWorkflow)) throw error;
      await runner.finish(attempt, { kind: 'failed', exitCode: null, signal: null, message: error.message });
      return null;
    }
  }

  async #written(runner: ForeignRunner, { id, number, jobId, assignment }: ForeignAttempt): Promise<Task> {
    if (!assignment) throw new Error(`the attempt ${id} can not be given to a runner again`);
    // what reads YAML is loaded with the first job
    const { taskOf } = await import('./task/task.ts');
    const { entropy, runners, url } = this.#deps;
    return taskOf(assignment, {
      number,
      runNumber: numberOfAttempt(entropy, jobId),
      token: entropy.sha256(`stands for a token in ${id}`),
      labels: runners.standing(runner.id)?.capabilities?.labels ?? [],
      url: url(),
    });
  }
}

const holdMsOf = (timeoutMs: number | null): number =>
  timeoutMs === null ? holdMsMax : Math.max(0, Math.min(holdMsMax, timeoutMs - wayMs));
