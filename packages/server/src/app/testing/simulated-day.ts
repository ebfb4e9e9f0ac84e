import type { FinishKind } from '@baton/core';
import { createApp, type Sweeps } from '../create-app.ts';
import type { OfferOutput } from '../runner-calls.ts';
import { person } from './fakes.ts';
import { settle } from './manual-clock.ts';
import type { TestPlane } from './plane.ts';
import type { SyncCall, TestRunner } from './test-runner.ts';

/** What happened, as the one who made it happen writes it down. */
export interface Diary {
  submitted: number[];
  started: { at: number; waitedMs: number; runner: string }[];
  ended: { at: number; state: 'succeeded' | 'failed' | 'cancelled'; runner: string | null }[];
  lost: { at: number; runner: string }[];
  /** attempts with a result */
  ran: number[];
  held: { from: number; to: number; runner: string }[];
  there: { from: number; to: number; slots: number; runner: string }[];
}

interface Running {
  offer: OfferOutput;
  since: number;
  runner: DayRunner;
}

interface DayRunner {
  runner: TestRunner;
  slots: number;
  call: SyncCall | null;
  there: number | null;
}

/** How often statistics are taken; runners come and go just then. */
const lookEveryMs = 15_000;

/** A fleet with its jobs over hours of a clock that is moved by hand; the use cases are real, and each service pass is called. */
export class SimulatedDay {
  readonly diary: Diary = { submitted: [], started: [], ended: [], lost: [], ran: [], held: [], there: [] };
  readonly #plane: TestPlane;
  readonly #random: () => number;
  readonly #runners: DayRunner[] = [];
  readonly #queuedSince = new Map<string, number>();
  readonly #running = new Set<Running>();
  #due: { at: number; act: () => Promise<void> }[] = [];
  #sweeps: Sweeps;

  private constructor(plane: TestPlane, sweeps: Sweeps, random: () => number) {
    this.#plane = plane;
    this.#sweeps = sweeps;
    this.#random = random;
  }

  /** @param random equally spread from 0 to 1 */
  static async begin(plane: TestPlane, random: () => number): Promise<SimulatedDay> {
    await plane.app.stop();
    const { sweeps, ...app } = createApp(plane.deps());
    plane.app = app;
    await app.start();
    return new SimulatedDay(plane, sweeps, random);
  }

  get #now(): number {
    return this.#plane.clock.now();
  }

  /** Another server takes over. @param crash the one before did not write what it had not written yet */
  async restart(crash = false): Promise<void> {
    if (!crash) await this.#plane.app.stop();
    const { sweeps, ...app } = createApp(this.#plane.deps());
    this.#plane.app = app;
    this.#sweeps = sweeps;
    await app.start();
    for (const each of this.#runners) each.call = null;
    await this.#sync();
  }

  async comes(name: string, slots: number): Promise<DayRunner> {
    const runner = await this.#plane.runner(name, { capacity: slots });
    const each: DayRunner = { runner, slots, call: null, there: this.#now };
    this.#runners.push(each);
    await this.#sync();
    return each;
  }

  /** It signs out; what it had is lost. */
  async goes(each: DayRunner): Promise<void> {
    const { runner, slots, there } = each;
    if (there === null) return;
    for (const running of [...this.#running]) if (running.runner === each) this.#lost(running);
    await this.#plane.app.runners.closeSession(runner.id, runner.sessionId);
    runner.holds = [];
    this.diary.there.push({ from: there, to: this.#now, slots, runner: runner.id });
    each.there = null;
    await settle();
  }

  /** Time passes: jobs come at random, about so many an hour. @param until an instant at which statistics are taken */
  async until(until: number, jobsPerHour: number): Promise<void> {
    for (let at = this.#now; ; ) {
      at += (-Math.log(1 - this.#random()) * 3_600_000) / jobsPerHour;
      if (at >= until) break;
      this.#due.push({ at: Math.floor(at), act: () => this.#submit() });
    }
    while (this.#now < until) {
      const look = (Math.floor(this.#now / lookEveryMs) + 1) * lookEveryMs;
      await this.#actUntil(Math.min(look, until));
      await this.#sweeps.repair();
      await this.#sweeps.statistics();
      await this.#sync();
    }
  }

  /** All time that passed so far is written down too, of what goes on. */
  close(): Diary {
    const { held, there } = this.diary;
    const now = this.#now;
    return {
      ...this.diary,
      held: [...held, ...[...this.#running].map(({ since, runner }) => ({ from: since, to: now, runner: runner.runner.id }))],
      there: [
        ...there,
        ...this.#runners.flatMap((each) =>
          each.there === null ? [] : [{ from: each.there, to: now, slots: each.slots, runner: each.runner.id }],
        ),
      ],
    };
  }

  async #actUntil(time: number): Promise<void> {
    for (;;) {
      this.#due.sort((a, b) => a.at - b.at);
      const next = this.#due[0];
      if (!next || next.at > time) break;
      this.#due.shift();
      await this.#plane.clock.advance(Math.max(0, next.at - this.#now));
      await next.act();
      await this.#sync();
    }
    await this.#plane.clock.advance(time - this.#now);
    await this.#sync();
  }

  async #submit(): Promise<void> {
    const executor = this.#random() < 0.5 ? 'shell' : 'ansible';
    // nobody has what some ask for: they wait until they are cancelled
    const labels = this.#random() < 0.05 ? ['rare'] : [];
    const id = await this.#plane.submit({ executor: labels.length > 0 ? executor : 'shell', labels });
    this.diary.submitted.push(this.#now);
    this.#queuedSince.set(id, this.#now);
    if (labels.length > 0)
      this.#due.push({ at: this.#now + 1_000 + Math.floor(600_000 * this.#random()), act: () => this.#cancel(id) });
  }

  async #cancel(id: string): Promise<void> {
    await this.#plane.app.jobs.cancel(id, person('jo'), null);
    this.diary.ended.push({ at: this.#now, state: 'cancelled', runner: null });
  }

  /** Every runner that is there asks, and takes what it is offered. */
  async #sync(): Promise<void> {
    await settle();
    for (let again = true; again; ) {
      again = false;
      for (const each of this.#runners) {
        if (each.there === null || each.call?.state === 'held') continue;
        for (const offer of each.call?.offers ?? []) await this.#accept(each, offer);
        each.call = each.runner.sync();
        again = true;
      }
      await settle();
      again &&= this.#runners.some(({ there, call }) => there !== null && call?.state !== 'held');
    }
  }

  async #accept(each: DayRunner, offer: OfferOutput): Promise<void> {
    const { runner } = each;
    await runner.accept(offer);
    runner.holds.push({ attemptId: offer.attemptId, epoch: offer.epoch });
    const waitedMs = this.#now - (this.#queuedSince.get(offer.jobId) ?? 0);
    this.diary.started.push({ at: this.#now, waitedMs, runner: runner.id });
    const running: Running = { offer, since: this.#now, runner: each };
    this.#running.add(running);
    const lastsMs = Math.floor(1 + 4 * 60_000 * this.#random() ** 4);
    this.#due.push({ at: this.#now + lastsMs, act: () => this.#end(running) });
  }

  async #end(running: Running): Promise<void> {
    if (!this.#running.has(running)) return;
    const chance = this.#random();
    const kind: FinishKind = chance < 0.8 ? 'succeeded' : chance < 0.92 ? 'failed' : 'interrupted';
    const { runner } = running.runner;
    runner.holds = runner.holds.filter(({ attemptId }) => attemptId !== running.offer.attemptId);
    await runner.report(running.offer, kind);
    if (kind === 'interrupted') {
      this.#lost(running);
      return;
    }
    this.#release(running);
    this.diary.ran.push(this.#now - running.since);
    this.diary.ended.push({ at: this.#now, state: kind === 'succeeded' ? 'succeeded' : 'failed', runner: runner.id });
  }

  /** It goes back to the queue. */
  #lost(running: Running): void {
    this.#release(running);
    this.diary.lost.push({ at: this.#now, runner: running.runner.runner.id });
    this.#queuedSince.set(running.offer.jobId, this.#now);
  }

  #release(running: Running): void {
    this.#running.delete(running);
    this.diary.held.push({ from: running.since, to: this.#now, runner: running.runner.runner.id });
  }
}
