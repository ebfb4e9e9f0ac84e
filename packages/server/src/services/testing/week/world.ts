import type { Job } from '@baton/core';
import { createApp } from '../../../app/create-app.ts';
import type { AppDeps } from '../../../app/deps.ts';
import { sampleTemplate } from '../../../app/templates/testing/samples.ts';
import { KeepingLogger, person } from '../../../app/testing/fakes.ts';
import { settle } from '../../../app/testing/manual-clock.ts';
import type { Store } from '../../../store/interface.ts';
import { followSchedules, type Schedules } from '../../schedules.ts';
import { Chance } from './chance.ts';
import type { Facts } from './checker.ts';
import { depsOf } from './deps.ts';
import { Journal } from './journal.ts';
import { Life } from './life.ts';
import { type Planned, planSchedules, textOf } from './plan.ts';

const minuteMs = 60_000;
const jo = person('jo');

interface Server {
  life: Life;
  app: ReturnType<typeof createApp>;
  loop: ReturnType<typeof followSchedules>;
  /** resolves when no pass runs */
  quiet(): Promise<void>;
}

/** One of the things that happen by themselves: the end of a job, a person's wish, the end of a server. */
interface Happening {
  at: number;
  carryOut(): Promise<void>;
}

/** Two hundred schedules on a server that is killed and stopped at random, in virtual time. */
export class Week {
  readonly journal: Journal;
  readonly facts: Facts;
  /** the plan of each template by its id */
  readonly plans = new Map<string, Planned>();
  readonly logger = new KeepingLogger();
  readonly #chance: Chance;
  readonly #depsOf: (life: Life) => AppDeps;
  readonly #isBusy: boolean;
  readonly #happenings: Happening[] = [];
  #now: number;
  #server: Server | null = null;

  constructor(seed: number, disk: Store, { from, until, isBusy }: { from: number; until: number; isBusy: boolean }) {
    this.#isBusy = isBusy;
    this.#chance = new Chance(seed);
    this.#now = from;
    this.facts = { from, until, absences: [], pauses: new Map() };
    this.journal = new Journal(
      () => this.#now,
      (job) => this.#endLater(job),
    );
    this.#depsOf = depsOf({ disk, seen: this.journal.see, logger: this.logger, unit: this.#chance.unit });
  }

  async run(): Promise<void> {
    await this.#startServer();
    for (const plan of planSchedules(this.#chance, this.#isBusy)) this.plans.set(await this.#create(plan), plan);
    this.#planPeople();
    for (let at = this.#now; ; ) {
      at += this.#chance.integer(60, 9 * 60) * minuteMs + this.#odd();
      if (at >= this.facts.until) break;
      this.#at(at, () => this.#end());
    }
    while (await this.#step()) {
      // until the week is over
    }
    // a server that was away at the end came back after it
    this.facts.until = Math.max(this.facts.until, this.#now);
    await this.#server?.loop.stop();
  }

  /** One timer or happening, the earliest; false: the week is over. */
  async #step(): Promise<boolean> {
    const server = this.#server as Server;
    const timer = server.life.next();
    const [happening] = this.#happenings;
    const next = Math.min(timer?.at ?? Number.POSITIVE_INFINITY, happening?.at ?? Number.POSITIVE_INFINITY);
    if (next > this.facts.until) return false;
    this.#now = Math.max(this.#now, next);
    if (timer && timer.at <= (happening?.at ?? Number.POSITIVE_INFINITY)) server.life.fire(timer);
    else await this.#happen(this.#happenings.shift());
    await server.quiet();
    if (server.life.isDead) await this.#startAgain(server);
    return true;
  }

  /** What the server could not answer, because it died, is asked again. */
  async #happen(happening: Happening | undefined): Promise<void> {
    try {
      await happening?.carryOut();
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'job_finished') return;
      if (!this.#server?.life.isDead || !happening) throw error;
      this.#happenings.unshift(happening);
    }
  }

  async #create(plan: Planned): Promise<string> {
    const schedule =
      plan.kind === 'cron'
        ? ({ kind: 'cron', lines: plan.lines.map(textOf).join('\n'), timeZone: plan.zone } as const)
        : ({ kind: 'recurring', minDelayMs: plan.minDelayMs, maxDelayMs: plan.maxDelayMs } as const);
    const { name, overlap, missed } = plan;
    const made = await this.#server?.app.templates.create(sampleTemplate({ name, overlap, missed, schedule }), jo);
    await this.#server?.quiet();
    return made?.template.id ?? '';
  }

  #at(at: number, carryOut: () => Promise<void>): void {
    const place = this.#happenings.findIndex((each) => each.at > at);
    this.#happenings.splice(place < 0 ? this.#happenings.length : place, 0, { at, carryOut });
  }

  /** Nothing but schedules happens at a full minute. */
  #odd = (): number => this.#chance.integer(1, minuteMs - 1);

  #endLater({ id, templateId }: Job): void {
    const { lastsMs = 0 } = this.plans.get(templateId ?? '') ?? {};
    const minutes = this.#chance.integer(0, Math.floor(lastsMs / minuteMs));
    this.#at(Math.floor(this.#now / minuteMs + minutes) * minuteMs + this.#odd(), async () => {
      await this.#server?.app.jobs.cancel(id, jo, null);
    });
  }

  /** Some run templates by hand, some disable them for a while. */
  #planPeople(): void {
    const { from, until } = this.facts;
    for (const [id, plan] of this.plans) {
      const at = from + this.#chance.integer(1, (until - from) / minuteMs) * minuteMs + this.#odd();
      if (plan.kind === 'cron' && this.#chance.is(0.2)) this.#at(at, () => this.#pause(id));
      else if (this.#chance.is(0.2))
        this.#at(at, async () => void (await this.#server?.app.templates.trigger(id, { parameters: {} }, jo, `by hand ${id}`)));
    }
  }

  async #pause(id: string): Promise<void> {
    const pause = { from: this.#now, until: Number.POSITIVE_INFINITY };
    this.facts.pauses.set(id, [pause]);
    await this.#server?.app.templates.disable(id, jo, null);
    this.#at(this.#now + this.#chance.integer(1, 30 * 60) * minuteMs + this.#odd(), async () => {
      await this.#server?.app.templates.enable(id, jo);
      pause.until = this.#now;
    });
  }

  /** The server is to end: now, in good order, or with one of its next commits. */
  async #end(): Promise<void> {
    const { life, loop, app } = this.#server as Server;
    if (this.#chance.is(0.7)) return life.killAtCommit(this.#chance.integer(1, 4), this.#chance.is(0.7));
    await loop.stop();
    await app.stop();
    life.kill();
  }

  /** It is dead; another one starts after a while. */
  async #startAgain({ life, quiet }: Server): Promise<void> {
    await life.settled();
    await quiet();
    const awayMs = this.#chance.is(0.5) ? this.#chance.integer(1, 50_000) : this.#chance.integer(1, 300) * minuteMs + this.#odd();
    this.facts.absences.push({ from: this.#now, until: this.#now + awayMs });
    this.#now += awayMs;
    await this.#startServer();
  }

  async #startServer(): Promise<void> {
    const life = new Life(() => this.#now);
    const app = createApp(this.#depsOf(life));
    await app.start();
    const passes = new Set<Promise<unknown>>();
    const tracked: Schedules = {
      onWanted: (listener) => app.dueRuns.onWanted(listener),
      pass: (isWhole) => {
        const pass = app.dueRuns.pass(isWhole);
        passes.add(pass);
        return pass.finally(() => passes.delete(pass));
      },
    };
    const quiet = async (): Promise<void> => {
      // what follows a pass may begin the next one
      while (passes.size > 0) {
        await Promise.allSettled(passes);
        await settle();
      }
    };
    this.#server = { life, app, quiet, loop: followSchedules(life, this.logger, 'schedules', tracked) };
    await quiet();
  }
}
