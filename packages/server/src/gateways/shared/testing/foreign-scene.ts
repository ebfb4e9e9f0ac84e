import { isFinal, type JobState } from '@baton/core';
import { Refused } from '../../../app/index.ts';
import { person } from '../../../app/testing/fakes.ts';
import type { ForeignAttempt } from '../foreign-attempt.ts';
import { ForeignPlane, settle, type Taking } from './foreign-plane.ts';

/** What happens to the runner, its calls and its jobs. `which` chooses among what there is. */
export type Happening =
  | { what: 'submit'; isStop: boolean }
  | { what: 'take'; holdMs: number }
  | { what: 'pass'; ms: number }
  | { what: 'finish'; which: number; twice: boolean }
  | { what: 'drop' | 'lose' | 'cancel'; which: number }
  | { what: 'hear' | 'begin' | 'signOut' | 'kick' | 'disable' | 'enable' | 'drain' | 'restart' | 'settle' };

interface Asked {
  taking: Taking;
  /** monotonic: by then it has an answer */
  until: number;
  isSeen: boolean;
  /** its process has ended: what it is answered reaches nobody */
  isDead: boolean;
}

interface Had {
  attempt: ForeignAttempt;
  /** its process keeps the time limit by itself, monotonic */
  until: number;
  isStop: boolean;
}

const done = { kind: 'succeeded', exitCode: 0, signal: null, message: null } as const;
const stopped = { kind: 'cancelled', exitCode: null, signal: null, message: null } as const;
const timeLimitMs = 120_000;

/** One runner of another system, what its process truly does, and what may never be. */
export class ForeignScene {
  readonly #world: ForeignPlane;
  readonly #id: string;
  readonly #jobs = new Map<string, { isStop: boolean; final: JobState | null; succeeded: Set<string> }>();
  #asked: Asked[] = [];
  /** by attempt: what its process has */
  readonly #has = new Map<string, Had>();
  /** how often each attempt may be given: once, and once more for each answer that was lost */
  readonly #mayBeGiven = new Map<string, number>();
  readonly #arrived: ForeignAttempt[] = [];
  readonly #underWay = new Set<Promise<unknown>>();
  #boots = 1;
  #syncs = 0;
  readonly problems: string[] = [];

  private constructor(world: ForeignPlane, id: string) {
    this.#world = world;
    this.#id = id;
    this.#countSyncs();
  }

  static async start(): Promise<ForeignScene> {
    const world = await ForeignPlane.start();
    const id = await world.registered('one', { capacity: 3 });
    const scene = new ForeignScene(world, id);
    await world.began(id, 'boot-1', { capacity: 3 });
    return scene;
  }

  get syncs(): number {
    return this.#syncs;
  }

  #countSyncs(): void {
    const { runners } = this.#world.plane.app;
    const { sync } = runners;
    runners.sync = (...call) => {
      // thrown, so that one that spins comes to an end
      if (++this.#syncs > 20_000) throw new Error('it spins');
      return sync(...call);
    };
  }

  #runner = () => this.#world.fleet.runner(this.#id, '127.0.0.1');
  #now = (): number => this.#world.plane.clock.monotonic();

  /** Begins it; that it ends is not waited for. What is refused is refused; anything else is a problem. */
  #begin(call: () => Promise<unknown>): void {
    const running = call().catch((error: unknown) => {
      if (!(error instanceof Refused)) this.problems.push(`not refused but failed: ${String(error)}`);
    });
    this.#underWay.add(running);
    void running.finally(() => this.#underWay.delete(running));
  }

  async happen(event: Happening): Promise<void> {
    const { plane } = this.#world;
    switch (event.what) {
      case 'submit': {
        const patch = event.isStop ? { onPartition: 'stop' as const, timeLimitMs } : {};
        this.#jobs.set(await plane.submit(patch), { isStop: event.isStop, final: null, succeeded: new Set() });
        return;
      }
      case 'take':
        this.#asked.push({
          taking: this.#world.take(this.#id, event.holdMs),
          until: this.#now() + event.holdMs,
          isSeen: false,
          isDead: false,
        });
        return;
      case 'drop':
        this.#chosen(
          this.#asked.filter(({ isSeen }) => !isSeen),
          event.which,
        )?.taking.drop();
        return;
      case 'lose':
        return this.#lose(event.which);
      case 'hear':
        return this.#begin(() => this.#hear());
      case 'finish': {
        const had = this.#chosen([...this.#has.values()], event.which);
        if (!had) return;
        this.#has.delete(had.attempt.id);
        for (let at = 0; at < (event.twice ? 2 : 1); at++) this.#begin(() => this.#finish(had.attempt));
        return;
      }
      case 'begin':
        this.#processEnds();
        return this.#begin(() => this.#world.began(this.#id, `boot-${++this.#boots}`, { capacity: 3 }));
      case 'signOut':
        this.#processEnds();
        return this.#begin(() => this.#world.fleet.ended(this.#id));
      case 'kick':
      case 'disable':
      case 'enable':
      case 'drain': {
        const { what } = event;
        return this.#begin(() => plane.act(this.#id, what));
      }
      case 'cancel': {
        const job = this.#chosen([...this.#jobs.keys()], event.which);
        if (job) this.#begin(() => plane.app.jobs.cancel(job, person('jo'), null));
        return;
      }
      case 'restart':
        await this.#world.restart();
        this.#countSyncs();
        return;
      case 'pass':
        await this.#pass(event.ms);
        return;
      default:
        await this.see();
    }
  }

  #chosen = <T>(among: readonly T[], which: number): T | undefined => among[which % Math.max(1, among.length)];

  /** Its calls are cut off, and what it ran is dead. */
  #processEnds(): void {
    for (const asked of this.#asked) {
      asked.taking.drop();
      asked.isDead = true;
    }
    this.#has.clear();
    this.#arrived.length = 0;
  }

  async #pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 1_000) {
      await this.#world.plane.clock.advance(Math.min(1_000, left));
      await this.see();
    }
  }

  /** The answer to its newest call never arrived, and the gateway knows so. */
  #lose(which: number): void {
    const attempt = this.#chosen(this.#arrived, which);
    if (!attempt || attempt.isConfirmed || !this.#has.delete(attempt.id)) return;
    this.#arrived.splice(this.#arrived.indexOf(attempt), 1);
    this.#mayBeGiven.set(attempt.id, (this.#mayBeGiven.get(attempt.id) ?? 0) + 1);
    this.#runner().undeliver(attempt);
  }

  async #hear(): Promise<void> {
    const had = [...this.#has.values()].map(({ attempt }) => this.#runner().attempt(attempt.id));
    const known = had.filter((attempt) => attempt !== null);
    await this.#runner().heard(...known);
    for (const attempt of known) {
      if (attempt.verdict === 'running' || !this.#has.delete(attempt.id)) continue;
      await this.#runner().finish(attempt, stopped);
    }
  }

  async #finish({ id, jobId }: ForeignAttempt): Promise<void> {
    const attempt = this.#runner().attempt(id);
    if (!attempt) return;
    await this.#runner().finish(attempt, done);
    const job = this.#jobs.get(jobId);
    if (attempt.isCounted && attempt.ended?.kind === 'succeeded') job?.succeeded.add(id);
  }

  /** What was answered has arrived; what may not be is written down. */
  async see(): Promise<void> {
    await settle();
    for (const asked of this.#asked) this.#seeAnswer(asked);
    this.#asked = this.#asked.filter(({ isSeen }) => !isSeen);
    for (const [id, { until }] of this.#has) if (this.#now() >= until) this.#has.delete(id);
    for (const [id, job] of this.#jobs) await this.#seeJob(id, job);
  }

  #seeAnswer(asked: Asked): void {
    const { got, error } = asked.taking;
    if (got === undefined && error === null) {
      if (this.#now() > asked.until) this.problems.push('a call waits longer than it may');
      return;
    }
    asked.isSeen = true;
    if (error !== null && !(error instanceof Refused)) this.problems.push(`a call failed: ${String(error)}`);
    if (got && !asked.isDead) this.#arrive(got);
  }

  #arrive(attempt: ForeignAttempt): void {
    const left = this.#mayBeGiven.get(attempt.id) ?? 1;
    if (left === 0) this.problems.push('an attempt was given twice');
    this.#mayBeGiven.set(attempt.id, left - 1);
    const isStop = this.#jobs.get(attempt.jobId)?.isStop ?? false;
    const twin = [...this.#has.values()].find((each) => each.attempt.jobId === attempt.jobId);
    if (twin && isStop) this.problems.push('a job that may not run twice runs twice');
    this.#has.set(attempt.id, { attempt, isStop, until: isStop ? this.#now() + timeLimitMs : Number.POSITIVE_INFINITY });
    this.#arrived.push(attempt);
  }

  async #seeJob(id: string, job: { final: JobState | null }): Promise<void> {
    const state = await this.#world.plane.stateOf(id);
    if (job.final !== null && state !== job.final) this.problems.push(`a job went from ${job.final} to ${state}`);
    if (isFinal(state)) job.final = state;
  }

  /** From now on all goes well: every job comes to its end. */
  async heal(): Promise<void> {
    await this.see();
    await Promise.all(this.#underWay);
    await this.happen({ what: 'enable' });
    this.#processEnds();
    await this.see();
    await this.#world.plane.clock.advance(6_000);
    await this.#world.began(this.#id, `boot-${++this.#boots}`, { capacity: 3 });
    for (let at = 0; at < 60 && [...this.#jobs.values()].some(({ final }) => final === null); at++) {
      await this.happen({ what: 'take', holdMs: 4_500 });
      await this.#pass(5_000);
      await this.#hear();
      for (const { attempt } of [...this.#has.values()]) {
        this.#has.delete(attempt.id);
        await this.#finish(attempt);
      }
      await this.see();
    }
    for (const [id, { final, succeeded }] of this.#jobs) {
      if (final === null) this.problems.push(`a job did not come to its end: ${await this.#world.plane.stateOf(id)}`);
      if (succeeded.size > 1) this.problems.push(`a job counted ${succeeded.size} times`);
    }
    if (this.#asked.length > 0) this.problems.push('calls wait for ever');
    await this.#world.plane.app.stop();
  }

  get elapsedMs(): number {
    return this.#now();
  }
}
