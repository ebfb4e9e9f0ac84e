import type { Job } from '@baton/core';
import { limitOfKey } from '../checkers/keys.ts';
import { Life } from '../clock/life.ts';
import type { Random } from '../clock/random.ts';
import type { World } from '../clock/world.ts';
import { type Answer, call, type Listener } from '../network/call.ts';
import type { Link } from '../network/link.ts';
import type { Trace } from '../run/trace.ts';
import { drawBands } from './bands.ts';
import { drawAsks, drawPlan, type JobPlan } from './plan.ts';

export interface ClientDeps {
  world: World;
  random: Random;
  trace: Trace;
  link: Link;
  server: Listener;
  leaseTtlMs: number;
  longJobs: boolean;
  /** label sets of the fleet: so that each job has a runner that can take it */
  labels: readonly string[][];
  executors: readonly string[];
  /** runners that some jobs are pinned to */
  pins: () => readonly string[];
  /** a process of the job lives, in true time */
  isRunning: (jobId: string) => boolean;
  submitted: (key: string, jobId: string) => void;
  fail: (what: string) => void;
}

const callMs = 15_000;

/** A label that no runner declares: people give it and take it. */
export const givenLabel = 'given';

/**
 * A secret that no job prints, and with whose beginning nearly all that is printed ends: the server holds something of it back all the time, and must not lose
 * or change it.
 */
const heldBack = '\nnobody prints this';

const isEven = (key: string): boolean => /[02468]$/.test(key);

/** People and programs that submit, cancel and re-run, each call repeated until it is answered. */
export class Clients {
  readonly #deps: ClientDeps;
  readonly #life: Life;
  readonly #known: string[] = [];
  /** calls that wait for their answer */
  waiting = 0;
  #keys = 0;
  /** the first runner has all of it */
  #needs: { draws: string[]; executor: string; labels: string[]; runner: string | null; device: string[] | null } | null = null;

  readonly #drawRandom: Random;
  readonly #askRandom: Random;

  constructor(deps: ClientDeps) {
    this.#deps = deps;
    this.#drawRandom = deps.random.fork('draws');
    this.#askRandom = deps.random.fork('asks');
    this.#life = new Life(deps.world, { rate: 1, wallSkewMs: 0 }, 0);
  }

  submit(): void {
    const { random, trace } = this.#deps;
    const key = `key-${++this.#keys}`;
    const input = this.#input(key);
    trace.say('client', `submits ${key}: ${input.onLost}, ${input.onPartition}, runs ${(input.spec as JobPlan).runMs} ms`);
    void this.ask(key, ['submit', input, key], (answer) => this.#made(key, answer));
    // an impatient program sends the same again; a careless one uses the key for something else
    if (random.chance(0.1)) void this.ask(key, ['submit', input, key], (answer) => this.#made(key, answer));
    if (random.chance(0.05)) void this.#reuse(key, input);
  }

  #input(key: string) {
    const { random, labels, executors, leaseTtlMs, longJobs, pins } = this.#deps;
    // work comes in series: the next job often needs what the last one needed
    if (this.#needs === null || random.chance(0.4)) {
      const pin = random.chance(0.2) ? random.pick(pins()) : null;
      const executor = pin === null ? random.pick(executors) : (executors[0] ?? '');
      const asked = random.chance(0.15) ? [givenLabel] : random.pick(labels).slice(0, 1);
      const device = pin === null && random.chance(0.5) ? [] : null;
      const draws = pin === null ? drawBands(this.#drawRandom) : [];
      this.#needs = { draws, executor, runner: pin, labels: pin === null && random.chance(0.5) ? asked : [], device };
    }
    const { draws, ...needs } = this.#needs;
    const sources = draws.map((name) => ({ name, intervals: null }));
    return {
      name: key,
      project: null,
      ...needs,
      drawFrom: draws.length === 0 ? {} : { frequency: sources },
      ...{ executorVersionMin: null, ranges: {}, attributes: {}, runnerVersionMin: null },
      concurrency: this.#concurrency(),
      priority: random.integer(-1, 1),
      onLost:
        longJobs && random.chance(0.6) ? ('requeue' as const) : random.pick(['requeue', 'requeue', 'fail', 'hold'] as const),
      onPartition: random.chance(longJobs ? 0.7 : 0.5) ? ('continue' as const) : ('stop' as const),
      maxAttempts: random.integer(longJobs ? 2 : 1, 3),
      waitLimitMs: random.chance(0.2) ? random.integer(1_000, leaseTtlMs * 2) : null,
      secrets: {},
      secretEnvironment: isEven(key) ? { TOKEN: heldBack } : {},
      timeLimitMs: random.chance(0.3) ? random.integer(50, Math.round(leaseTtlMs / 2)) : null,
      spec: { ...drawPlan(random, leaseTtlMs, longJobs), draws, asks: drawAsks(this.#askRandom) },
    };
  }

  /** Work on what only so many may have at once. */
  #concurrency(): { key: string; limit: number } | null {
    const { random } = this.#deps;
    if (!random.chance(0.35)) return null;
    const key = random.pick(Object.keys(limitOfKey));
    const most = limitOfKey[key] ?? 1;
    return { key, limit: most === 1 ? 1 : random.integer(most - 1, most) };
  }

  /** The key is taken by now, whoever came first: the second body must be refused, unless the first never arrived. */
  async #reuse(key: string, input: object): Promise<void> {
    await this.ask(key, ['submit', { ...input, name: `${key} reused` }, key], (answer) => this.#made(key, answer));
  }

  #made(key: string, answer: Answer): void {
    if (!answer.ok) {
      if (answer.failure.code !== 'idempotency_key_reused') this.#deps.fail(`${key} was refused: ${answer.failure.code}`);
      return;
    }
    const { view } = answer.body as { view: { job: { id: string } } };
    const { id } = view.job;
    this.#deps.trace.say('client', `${key} is ${this.#deps.trace.name('job', id)}`);
    this.#deps.submitted(key, id);
    if (!this.#known.includes(id)) this.#known.push(id);
  }

  /** Cancels a job, a random one unless it is named. */
  cancel(jobId?: string): void {
    const { random, trace, fail } = this.#deps;
    const id = jobId ?? (this.#known.length > 0 ? random.pick(this.#known) : null);
    if (id === null) return;
    trace.say('client', `cancels ${trace.name('job', id)}`);
    void this.ask('somebody', ['cancel', id], (answer) => {
      if (!answer.ok && answer.failure.code !== 'job_finished') fail(`a cancellation was refused: ${answer.failure.code}`);
    });
  }

  rerun(): void {
    const { random, trace } = this.#deps;
    if (this.#known.length === 0) return;
    const id = random.pick(this.#known);
    const key = `key-${++this.#keys}`;
    trace.say('client', `runs ${trace.name('job', id)} again as ${key}`);
    void this.ask(key, ['rerun', id, key], (answer) => this.#made(key, answer));
  }

  /** Saves a job that runs by itself from now on. */
  template(): void {
    const { random, trace, fail } = this.#deps;
    const name = `template-${++this.#keys}`;
    const { project, secretEnvironment: _none, ...job } = this.#input(name);
    const minDelayMs = random.integer(1_000, 5_000);
    const schedule = random.chance(0.5)
      ? ({ kind: 'recurring', minDelayMs, maxDelayMs: minDelayMs + random.integer(0, 20_000) } as const)
      : ({ kind: 'cron', lines: '* * * * *', timeZone: 'UTC' } as const);
    const overlap = random.pick(['skip', 'skip', 'allow'] as const);
    const input = { project, name, description: '', job, parameters: [], schedule, overlap, missed: 'once', enabled: true };
    trace.say('client', `saves ${name}: ${schedule.kind}, ${overlap}`);
    void this.ask('somebody', ['createTemplate', input], (answer) => {
      // the call before was carried out, and its answer was lost
      if (!answer.ok && answer.failure.code !== 'template_name_taken') fail(`${name} was refused: ${answer.failure.code}`);
    });
  }

  disableTemplate(id: string): void {
    const { fail } = this.#deps;
    void this.ask('somebody', ['disableTemplate', id], (answer) => {
      if (!answer.ok) fail(`a template was not disabled: ${answer.failure.code}`);
    });
  }

  /** Looks at a job and its attempts. */
  look(jobId: string): void {
    void this.ask('somebody', ['look', jobId], () => {});
  }

  /** Decides about a job that needs attention: a careful person, who looks whether anything of it still runs, and says of which attempt. */
  resolve({ id: jobId, attemptId, attention }: Pick<Job, 'id' | 'attemptId' | 'attention'>): void {
    const { random, trace, fail, isRunning } = this.#deps;
    const resolution = random.pick(['retry', 'retry', 'fail', 'succeed'] as const);
    const confirmEnded = resolution === 'retry' && !isRunning(jobId);
    trace.say('client', `resolves ${trace.name('job', jobId)}: ${resolution}${confirmEnded ? ', it has ended' : ''}`);
    const seen = { attemptId, attentionAt: attention?.at ?? null };
    void this.ask('somebody', ['resolve', jobId, { resolution, confirmEnded, note: null, ...seen }], (answer) => {
      const expected = [
        'job_finished',
        'job_needs_no_attention',
        'attempt_changed',
        'attention_changed',
        'attempt_may_still_run',
      ];
      if (!answer.ok && !expected.includes(answer.failure.code)) fail(`a resolution was refused: ${answer.failure.code}`);
      if (answer.ok && (answer.body as { job: Job }).job.attemptId !== attemptId) fail('a resolution hit a later attempt');
    });
  }

  /**
   * Replies to what a job asks.
   *
   * @param attemptId whose question was seen
   */
  reply(jobId: string, attemptId: string, isPatient: boolean): void {
    const { trace, fail } = this.#deps;
    const reply = isPatient || this.#askRandom.chance(0.8) ? 'yes' : 'no';
    trace.say('client', `says ${reply} to what ${trace.name('attempt', attemptId)} asks`);
    void this.ask('somebody', ['reply', jobId, reply, attemptId], (answer) => {
      const expected = ['job_finished', 'job_asks_nothing', 'ask_changed'];
      if (!answer.ok && !expected.includes(answer.failure.code)) fail(`a reply was refused: ${answer.failure.code}`);
    });
  }

  /** Repeats a call until the server itself answers. */
  async ask(by: string, args: unknown[], then: (answer: Answer) => void): Promise<void> {
    const { link, server, random } = this.#deps;
    this.waiting += 1;
    for (;;) {
      const answer = await call(this.#life, link, server, { op: 'person', from: by, args }, callMs);
      if (answer.ok || (answer.failure.status !== null && answer.failure.status < 500)) {
        this.waiting -= 1;
        return then(answer);
      }
      await new Promise<void>((resolve) => this.#life.after(random.between(200, 2_000), resolve));
    }
  }
}
