import type { App } from '../../../app/app.ts';
import { createApp } from '../../../app/create-app.ts';
import type { AppDeps } from '../../../app/deps.ts';
import { sampleDefinition, sampleTemplate } from '../../../app/templates/testing/samples.ts';
import { KeepingLogger, person } from '../../../app/testing/fakes.ts';
import { settle } from '../../../app/testing/manual-clock.ts';
import { sampleNewRunner } from '../../../app/testing/plane.ts';
import type { Commit, Store } from '../../../store/interface.ts';
import { every, type Loop } from '../../every.ts';
import { followSchedules } from '../../schedules.ts';
import { Chance } from '../week/chance.ts';
import type { Facts } from '../week/checker.ts';
import { depsOf } from '../week/deps.ts';
import { Journal } from '../week/journal.ts';
import { Life } from '../week/life.ts';
import { bands, type Challenge, challenges, day, delays, narrowed, pauseHours, radios } from './plan.ts';
import { isDeath, type OnAir, Radio, type RadioDiary } from './radio.ts';

const minuteMs = 60_000;
const jo = person('jo');

interface Server {
  life: Life;
  app: App;
  stop(): Promise<void>;
}

interface Happening {
  at: number;
  carryOut(): Promise<unknown>;
}

/** A day of challenges on two runners of radios, with a server that ends at random, in virtual time. */
export class ChallengeDay {
  readonly journal: Journal;
  readonly facts: Facts = { ...day, absences: [], pauses: new Map() };
  readonly diary: RadioDiary = { offered: [], onAir: [], complaints: [] };
  /** when attempts were made, as it was committed */
  readonly attempts: { at: number; jobId: string }[] = [];
  /** pauses by hand, from the answer to the pause on until somebody asks for the end, or the end that was said */
  readonly pauses: { from: number; until: number }[] = [];
  /** when a runner was without power */
  readonly outages: { from: number; until: number }[] = [];
  /** since when `2m` means less */
  narrowedAt = Number.POSITIVE_INFINITY;
  readonly templates = new Map<string, Challenge>();
  readonly logger = new KeepingLogger();
  readonly #chance: Chance;
  readonly #disk: Store;
  readonly #depsOf: (life: Life) => AppDeps;
  readonly #radios: Radio[] = [];
  readonly #happenings: Happening[] = [];
  #now = day.from;
  #server: Server | null = null;

  constructor(seed: number, disk: Store) {
    this.#chance = new Chance(seed);
    this.#disk = disk;
    this.journal = new Journal(
      () => this.#now,
      () => {},
    );
    this.#depsOf = depsOf({ disk, seen: this.#see, logger: this.logger, unit: this.#chance.unit });
  }

  /** Lives the day, then lets what runs come to its end. */
  async run(): Promise<void> {
    await this.#startServer();
    await this.#setUp();
    this.#planPeople();
    for (let at = day.from; ; this.#at(at, () => this.#end())) {
      at += this.#chance.integer(20, 150) * minuteMs + this.#odd();
      if (at >= day.until) break;
    }
    await this.#until(day.until);
    this.facts.until = this.#now;
    for (const id of this.templates.keys()) await this.#app().templates.disable(id, jo, null);
    await this.#until(this.#now + 60 * minuteMs);
    await this.#server?.stop();
  }

  async #setUp(): Promise<void> {
    for (const [name, intervals] of Object.entries(bands)) await this.#setBand(name, intervals);
    for (const name of Object.keys(radios)) {
      const { runner, token } = await this.#app().fleet.addRunner(sampleNewRunner(name), jo);
      const row = await this.#disk.read.get('token', token);
      if (!row) throw new Error('a pairing token has a row');
      const world = {
        now: () => this.#now,
        diary: this.diary,
        begun: (radio: Radio, onAir: OnAir) => this.#endLater(radio, onAir),
      };
      this.#radios.push(await Radio.pair(name, () => this.#app(), { id: runner.id, token: row }, world));
    }
    await this.#app().pauses.setHours(null, [pauseHours], jo);
    for (const challenge of challenges) {
      const { name, drawFrom } = challenge;
      const sources = drawFrom.map((each) =>
        typeof each === 'string' ? { name: each, intervals: null } : { name: null, intervals: [each] },
      );
      const job = sampleDefinition({ device: ['sdr'], drawFrom: { frequency: sources }, maxAttempts: 9 });
      const schedule = { kind: 'recurring', ...delays } as const;
      const { template } = await this.#app().templates.create(sampleTemplate({ name, job, schedule }), jo);
      this.templates.set(template.id, challenge);
      await settle();
    }
  }

  /** Somebody pauses, for a while or until they resume; a band is narrowed; the power of a runner fails. */
  #planPeople(): void {
    const somewhere = (from: number, to: number): number =>
      day.from + this.#chance.integer(from * 60, to * 60) * minuteMs + this.#odd();
    for (const at of [somewhere(1, 3), somewhere(18, 20)]) this.#at(at, () => this.#pause(null));
    this.#at(somewhere(4, 6), () => this.#pause(this.#chance.integer(20, 60) * minuteMs));
    this.#at(somewhere(7, 9), async () => {
      await this.#setBand('2m', narrowed);
      this.narrowedAt = this.#now;
    });
    for (const hour of [2, 5, 8, 10, 19, 21])
      this.#at(somewhere(hour, hour + 1), async () => this.#outage(this.#chance.of(this.#radios)));
  }

  async #pause(forMs: number | null): Promise<void> {
    const until = forMs === null ? null : this.#now + forMs;
    await this.#app().pauses.pause(null, { why: 'the mast is down', until, by: jo });
    const pause = { from: this.#now, until: until ?? Number.POSITIVE_INFINITY };
    this.pauses.push(pause);
    if (forMs !== null) return;
    this.#at(this.#now + this.#chance.integer(10, 50) * minuteMs + this.#odd(), async () => {
      pause.until = Math.min(pause.until, this.#now);
      await this.#app().pauses.resume(null, jo);
    });
  }

  #outage(radio: Radio): void {
    radio.goes();
    const outage = { from: this.#now, until: Number.POSITIVE_INFINITY };
    this.outages.push(outage);
    this.#at(this.#now + this.#chance.integer(10, 30 * 60) * 1_000, async () => {
      await radio.comes();
      outage.until = this.#now;
    });
  }

  #setBand = (name: string, intervals: (typeof bands)[string]) =>
    this.#app().ranges.set('instance', { name, measures: 'frequency', intervals: [...intervals], description: null, by: jo });

  #endLater(radio: Radio, onAir: OnAir): void {
    this.#at(this.#now + this.#chance.integer(5_000, 120_000), async () => radio.end(onAir));
  }

  #see = (commit: Commit): void => {
    this.journal.see(commit);
    for (const change of commit.changes)
      if (change.kind === 'attempt' && change.op === 'insert') this.attempts.push({ at: this.#now, jobId: change.row.jobId });
  };

  #app(): App {
    if (!this.#server) throw new Error('a server is started first');
    return this.#server.app;
  }

  #at(at: number, carryOut: Happening['carryOut']): void {
    const place = this.#happenings.findIndex((each) => each.at > at);
    this.#happenings.splice(place < 0 ? this.#happenings.length : place, 0, { at, carryOut });
  }

  /** People and troubles come beside full seconds. */
  #odd = (): number => this.#chance.integer(1, 59) * 1_000 + this.#chance.integer(1, 999);

  async #until(end: number): Promise<void> {
    for (;;) {
      const { life } = this.#server as Server;
      const [timer, happening] = [life.next(), this.#happenings[0]];
      const [timerAt, at] = [timer?.at ?? Number.POSITIVE_INFINITY, happening?.at ?? Number.POSITIVE_INFINITY];
      if (Math.min(timerAt, at) > end) break;
      this.#now = Math.max(this.#now, Math.min(timerAt, at));
      if (timer && timerAt <= at) life.fire(timer);
      else await this.#happen(this.#happenings.shift());
      await settle();
      for (const radio of this.#radios) await radio.tend();
      if (life.isDead) await this.#startAgain();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** What the server could not answer, because it died, is asked again. */
  async #happen(happening: Happening | undefined): Promise<void> {
    try {
      await happening?.carryOut();
    } catch (error) {
      if (!isDeath(error) || !happening) throw error;
      this.#happenings.unshift(happening);
    }
  }

  /** The server is to end: now, in good order, or with one of its next commits. */
  async #end(): Promise<void> {
    const { life, stop } = this.#server as Server;
    if (this.#chance.is(0.7)) return life.killAtCommit(this.#chance.integer(1, 6), this.#chance.is(0.5));
    await stop();
    life.kill();
  }

  async #startAgain(): Promise<void> {
    await this.#server?.life.settled();
    await settle();
    const awayMs = this.#chance.is(0.5) ? this.#chance.integer(1, 50_000) : this.#chance.integer(1, 15) * minuteMs + this.#odd();
    this.facts.absences.push({ from: this.#now, until: this.#now + awayMs });
    this.#now += awayMs;
    await this.#startServer();
    for (const radio of this.#radios) radio.reconnect();
    for (const radio of this.#radios) await radio.tend();
  }

  async #startServer(): Promise<void> {
    const life = new Life(() => this.#now);
    const { sweeps, dueRuns, ...app } = createApp(this.#depsOf(life));
    await app.start();
    const each = (name: string, everyMs: number, pass: () => Promise<void>): Loop =>
      every(life, this.logger, name, everyMs, pass);
    // as the server has them, but for those that look for what a day of virtual time does not bring; fewer, as no call lasts
    const loops = [
      each('leases', 2_000, () => sweeps.leases(2_000)),
      each('contacts', 2_000, () => sweeps.contacts()),
      each('settings', 5_000, () => sweeps.settings()),
      each('limits', 5_000, () => sweeps.limits()),
      each('repair', 30_000, () => sweeps.repair()),
      each('compare', 60_000, () => sweeps.compare()),
      followSchedules(life, this.logger, 'schedules', dueRuns),
    ];
    const stop = async (): Promise<void> => {
      await Promise.all(loops.map((loop) => loop.stop()));
      await app.stop();
    };
    this.#server = { life, app, stop };
    await settle();
  }
}
